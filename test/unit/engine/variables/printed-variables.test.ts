import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../../../..', import.meta.url));
const FOLDER = fileURLToPath(new URL('.', import.meta.url));

function shown(project: string, args: readonly string[]): string {
  const cwd = join(FOLDER, project);
  const { stdout } = spawnSync(process.execPath, [join(PROJECT, 'dist/tsplay.js'), ...args, '-f', '1'], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: cwd, ANSIBLE_NOCOLOR: '1' },
  });
  return stdout.replaceAll(cwd, 'FOLDER');
}

/**
 * Each file of expectations is the screen of ansible-playbook 2.14.18, recorded in the same folder with the same words.
 * `precedence` sets a variable for every two layers (named after them) on both, and shows the layer that won.
 */
test.each([
  [
    'every layer against every other',
    'precedence',
    'precedence',
    ['-i', 'inv/hosts', 'pb/site.yml', '-e', '@extra.yml'],
  ],
  ['magic variables, in plays, roles, dependencies, includes', 'magic', 'magic', ['-i', 'inv/hosts', 'pb/site.yml']],
  [
    'magic variables in check mode, with --limit and tags',
    'magic',
    'magic-limited',
    ['-i', 'inv/hosts', 'pb/site.yml', '-l', 'w2,lone.example.com,localhost', '--skip-tags', 'q', '--check', '-v'],
  ],
  [
    'hash_behaviour=merge, vars_files with choices and templates',
    'merge',
    'merge',
    ['-i', 'hosts', 'site.yml', '-e', '{"d": {"extra": {"x": 1}}}'],
  ],
])(
  '%s',
  (_name, project, expected, args) => {
    expect(shown(project, args)).toBe(readFileSync(join(FOLDER, `${expected}.txt`), 'utf8'));
  },
  60_000,
);
