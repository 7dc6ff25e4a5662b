import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openReadOnlyRun } from '../../../../src/cli/read-only-run.ts';
import { readVarsLine } from '../../../../src/cli/vars-command.ts';
import { loadPlaybook } from '../../../../src/engine/before/load-playbook.ts';
import { warnOfTraps } from '../../../../src/engine/before/silent-traps.ts';
import { Secrets } from '../../../../src/engine/secrets.ts';
import { createScreen } from '../../../../src/report/screen.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'surprises-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const PROJECT = fileURLToPath(new URL('../../../..', import.meta.url));

/** The warnings of a playbook, on one line each. */
async function warnings(playbook: string, extra: readonly string[], folder: string): Promise<string[]> {
  let text = '';
  const err = (line: string) => {
    text += line;
  };
  const screen = createScreen({ out: () => {}, err, mask: line => line }, 10_000, undefined);
  const line = await readVarsLine(['localhost', '-i', 'localhost,', ...extra.flatMap(each => ['-e', each])]);
  const run = await openReadOnlyRun(line, screen, new Secrets(), folder);
  for (const play of loadPlaybook(run, playbook).plays) warnOfTraps(run.services, play);
  return text
    .split('[WARNING]: ')
    .map(each => each.trim().replaceAll('\n', ' ').replaceAll(`${folder}/`, ''))
    .filter(each => each !== '');
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), content);
  }
}

const play = (tasks: string, head = '') => `- hosts: localhost\n${head}  tasks:\n${tasks}`;

describe('an extra variable that is the text "false"', () => {
  test.each([
    ['flag', true],
    ['not flag', true],
    ['other and (flag)', true],
    ['flag | bool', false],
    ["flag == 'no'", false],
    ['flag is defined', false],
  ])('when: %s', async (condition, warned) => {
    write({ 'p.yml': play(`    - debug: msg=x\n      when: ${JSON.stringify(condition)}\n`) });
    const found = await warnings('p.yml', ['flag=no'], dir);
    expect(found).toEqual(
      warned
        ? [
            '-e flag=no sets a text, and every text that is not empty counts as true in the condition at p.yml:4; ' +
              'write `flag | bool` there, or give -e \'{"flag": false}\'',
          ]
        : [],
    );
  });

  test('a boolean of JSON is none', async () => {
    write({ 'p.yml': play('    - debug: msg=x\n      when: flag\n') });
    expect(await warnings('p.yml', ['{"flag": false}'], dir)).toEqual([]);
    expect(await warnings('p.yml', ['flag=yes'], dir)).toEqual([]);
  });
});

test('a registered result that hides a variable of the play', async () => {
  write({ 'p.yml': play('    - command: "true"\n      register: out\n', '  vars: {out: 1}\n') });
  expect(await warnings('p.yml', [], dir)).toEqual([
    'register: out at p.yml:5 hides the variable out of the play (p.yml:2) for the rest of the run',
  ]);
});

describe('a variable nearly named as a role default', () => {
  const files = {
    'roles/r/defaults/main.yml': 'r_dry_run: false\n',
    'roles/r/tasks/main.yml': '- debug: msg={{ r_dry_run }}\n',
    'p.yml': '- hosts: localhost\n  roles: [r]\n',
  };

  test('is told where nothing reads it', async () => {
    write(files);
    expect(await warnings('p.yml', ['r_dryrun=true'], dir)).toEqual([
      'nothing reads the variable r_dryrun (set by -e); the role r has a default r_dry_run: did you mean that?',
    ]);
  });

  test('is not told where something reads it, or the default is set too', async () => {
    write({ ...files, 'roles/r/templates/a.j2': '{{ r_dryrun }}' });
    expect(await warnings('p.yml', ['r_dryrun=true'], dir)).toEqual([]);
    rmSync(join(dir, 'roles/r/templates'), { recursive: true });
    expect(await warnings('p.yml', ['r_dryrun=true', 'r_dry_run=true'], dir)).toEqual([]);
  });
});

test('the patching playbook of this project is no surprise', async () => {
  const extra = ['pve_patch_dry_run=false', 'pve_patch_do_reboot=no', 'pve_patch_enable_notify=false'];
  expect(await warnings('playbooks/pve_patch.yml', extra, PROJECT)).toEqual([]);
});
