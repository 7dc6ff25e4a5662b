import { fileURLToPath } from 'node:url';
import { openReadOnlyRun } from '../../../src/cli/read-only-run.ts';
import { readVarsLine, varsLines } from '../../../src/cli/vars-command.ts';
import { Secrets } from '../../../src/engine/secrets.ts';
import { createScreen } from '../../../src/report/screen.ts';

const folder = fileURLToPath(new URL('./variables', import.meta.url));

async function vars(...args: string[]): Promise<string> {
  const secrets = new Secrets();
  const lines: string[] = [];
  const screen = createScreen({ out: () => {}, err: () => {}, mask: text => text }, 80, undefined);
  const given = ['-i', 'inv/hosts', '--vault-password-file', '../inventories/vault/password'];
  const line = await readVarsLine([...args, ...given]);
  const run = await openReadOnlyRun(line, screen, secrets, folder);
  lines.push(...varsLines(run, line, secrets));
  return lines.join('\n').replaceAll(folder, '');
}

test('all variables of a host, with the layer and the place that won', async () => {
  expect(await vars('w1')).toMatchInlineSnapshot(`
"NAME   VALUE         LAYER                      WHERE
other  "{{ port }}"  inventory group variables  inv/hosts:5
plain  1             playbook group_vars/all    group_vars/all.yml:8
port   84            inventory host_vars        inv/host_vars/w1.yml:1            overrides 3
sec    ********      playbook group_vars/all    group_vars/all.yml:1 (encrypted)"
`);
});

test('every definition of one variable, the winning one first, and what may set it while the play runs', async () => {
  expect(await vars('w1', 'port', '-p', 'site.yml')).toMatchInlineSnapshot(`
"PLAY [First]
port = 87

   LAYER                      VALUE  WHERE
*  play vars_files            87     extra.yml:1
   play vars                  85     site.yml:5
   inventory host_vars        84     inv/host_vars/w1.yml:1
   inventory host variables   81     inv/hosts:2
   playbook group_vars/all    83     group_vars/all.yml:9
   inventory group variables  82     inv/hosts:4
   role defaults              80     roles/app/defaults/main.yml:2

While the play runs it may also be set by:
  set_fact and register  set_fact  roles/app/tasks/main.yml:2
  set_fact and register  register  roles/app/tasks/main.yml:4
  block and task vars    vars      roles/app/tasks/main.yml:6"
`);
});

test('extra variables win over all that a play does', async () => {
  expect(await vars('w1', 'port', '-p', 'site.yml', '-e', 'port=1', '-e', '@extra.yml')).toMatchInlineSnapshot(`
"PLAY [First]
port = 87

   LAYER                      VALUE  WHERE
*  extra vars                 87     extra.yml:1
   play vars_files            87     extra.yml:1
   play vars                  85     site.yml:5
   inventory host_vars        84     inv/host_vars/w1.yml:1
   inventory host variables   81     inv/hosts:2
   playbook group_vars/all    83     group_vars/all.yml:9
   inventory group variables  82     inv/hosts:4
   role defaults              80     roles/app/defaults/main.yml:2"
`);
});

test('role vars win over role defaults', async () => {
  expect(await vars('w1', 'name', '-p', 'site.yml')).toMatchInlineSnapshot(`
"PLAY [First]
name = "fixed"

   LAYER          VALUE    WHERE
*  role vars      "fixed"  roles/app/vars/main.yml:1
   role defaults  "app"    roles/app/defaults/main.yml:3"
`);
});

test('secrets are masked, also where a template copies them', async () => {
  const text = await vars('w1', 'shown', '-p', 'site.yml');
  expect(text).toMatchInlineSnapshot(`
"PLAY [First]
shown = "{{ sec }} and {{ port }}"
      -> "******** and 87"

   LAYER      VALUE                       WHERE
*  play vars  "{{ sec }} and {{ port }}"  site.yml:6"
`);
  expect(text + (await vars('w1', 'sec')) + (await vars('w1', '--json', '-p', 'site.yml'))).not.toContain('tops3cret');
});

test('a variable that only a prompt gives', async () => {
  expect(await vars('w1', 'asked', '-p', 'site.yml')).toMatchInlineSnapshot(`
"PLAY [First]
asked is not set on w1 before the play runs

While the play runs it may also be set by:
  play vars_prompt  vars_prompt  site.yml:9"
`);
});

test('a parameter of a role', async () => {
  expect(await vars('w1', 'count', '-p', 'site.yml')).toContain('role parameters  role app  site.yml:12');
});

test('JSON', async () => {
  expect(JSON.parse(await vars('w1', 'port', '--json'))).toMatchObject({
    host: 'w1',
    sections: [
      {
        variables: [
          {
            name: 'port',
            definitions: [
              { value: 84, layer: 'inventory host_vars', from: { file: '/inv/host_vars/w1.yml', line: 1, column: 1 } },
              { value: 81, layer: 'inventory host variables', from: { file: '/inv/hosts', line: 2, column: 1 } },
              { value: 83, layer: 'playbook group_vars/all' },
              { value: 82, layer: 'inventory group variables' },
            ],
          },
        ],
      },
    ],
  });
});

test.each([
  [['w2'], 'the inventory has no host w2', 'did you mean `w1`?'],
  [['w1', 'prot'], 'nothing defines prot for w1', 'did you mean `port`?'],
  [['w1', 'zzzzzz'], 'nothing defines zzzzzz for w1', 'variables of plays and roles count with -p PLAYBOOK'],
  [[], 'the following arguments are required: HOST', '`tsplay vars --help` lists the options'],
])('refused: %j', async (args, message, hint) => {
  await expect(vars(...args)).rejects.toMatchObject({ message, hint });
});
