import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;
let program: string;

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

// The built dist is packed as it is: other tests use it at the same time.
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsplay-pack-'));
  run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], PROJECT);
  const [archive = ''] = readdirSync(folder).filter(name => name.endsWith('.tgz'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  run(
    'npm',
    ['install', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', join(folder, archive)],
    folder,
  );
  program = join(folder, 'node_modules/.bin/tsplay');
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the packed program, installed elsewhere, tells its version', () => {
  expect(run(program, ['--version'], folder)).toMatch(
    /^tsplay \d+\.\d+\.\d+\nsemantics of ansible-core 2\.14\.18 \(default\)\n$/,
  );
});

test('and runs a playbook with modules, filters and a package of its own', () => {
  writeFileSync(
    join(folder, 'play.yml'),
    `- hosts: all
  gather_facts: false
  tasks:
    - command: echo packed
      register: said
    - debug:
        msg: "{{ said.stdout | upper }} {{ {'a': 1} | json_query('a') }}"
`,
  );
  expect(run(program, ['-i', 'here,', '-c', 'local', 'play.yml'], folder)).toContain('"msg": "PACKED 1"');
});

test('what is packed is the program and its documents, no sources and no tests', () => {
  const listed = JSON.parse(run('npm', ['pack', '--ignore-scripts', '--dry-run', '--json'], PROJECT)) as {
    files: { path: string }[];
  }[];
  const folders = new Set(listed.flatMap(each => each.files.map(file => file.path.split('/')[0])));
  expect([...folders].sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'docs', 'package.json']);
});
