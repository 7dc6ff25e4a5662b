import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readInventoryLine } from '../../../src/cli/inventory-command.ts';
import { listPlaybook } from '../../../src/cli/list/list.ts';
import { openReadOnlyRun } from '../../../src/cli/read-only-run.ts';
import { loadPlaybook } from '../../../src/engine/before/load-playbook.ts';
import { Secrets } from '../../../src/engine/secrets.ts';
import { createScreen } from '../../../src/report/screen.ts';

const folder = fileURLToPath(new URL('./includes', import.meta.url));

async function listed(expand: boolean): Promise<string> {
  const screen = createScreen({ out: () => {}, err: () => {}, mask: text => text }, 80, undefined);
  const run = await openReadOnlyRun(await readInventoryLine(['--list', '-i', 'hosts']), screen, new Secrets(), folder);
  const what = { hosts: false, tasks: true, tags: false, expand };
  const lines = [...listPlaybook(run, 'play.yml', loadPlaybook(run, 'play.yml'), what)];
  return lines.join('\n').replaceAll(folder, 'DIR').replaceAll('\t', '  ');
}

test('includes are entered where their names, loops and conditions are known; the others say what they depend on', async () => {
  expect(await listed(true)).toMatchInlineSnapshot(`
"
playbook: play.yml

  play #1 (all): Nested  TAGS: []
    tasks:
      include_tasks  TAGS: []
        # depends on the variable kind
      include_tasks  TAGS: []
        # inner.yml
        debug  TAGS: []
        include_role  TAGS: []
          # s
          s : Of s  TAGS: []
          meta  TAGS: []
      A file by its name  TAGS: [a, b]
        # parts.yml
        Of a part  TAGS: [inner]
      include_tasks  TAGS: []
        # parts.yml (item=one)
        Of a part  TAGS: [inner]
        # parts.yml (item=two)
        Of a part  TAGS: [inner]
      include_tasks  TAGS: []
        # parts.yml (item={'file': 'parts.yml', 'n': 'x'})
        Of a part  TAGS: [inner]
      include_tasks  TAGS: []
        # parts.yml (item={'key': 'a', 'value': 1})
        Of a part  TAGS: [inner]
      include_tasks  TAGS: []
        # depends on facts (ansible_facts)
      include_tasks  TAGS: []
        # depends on the variable hostlist
      include_tasks  TAGS: []
        # depends on what with_first_found finds
      include_tasks  TAGS: []
        # depends on a lookup (lookup)
      include_tasks  TAGS: []
        # not entered: its condition is false
      include_tasks  TAGS: []
        # parts.yml
        Of a part  TAGS: [inner]
      include_tasks  TAGS: []
        # depends on the fact ansible_os_family, the variable later
      include_tasks  TAGS: []
        # not entered: its condition is false
      include_tasks  TAGS: []
        # parts.yml
        Of a part  TAGS: [inner]
      include_tasks  TAGS: []
        # self.yml
        Before myself  TAGS: []
        include_tasks  TAGS: []
          # self.yml: includes itself
      include_tasks  TAGS: []
        # cannot be entered: Could not find or access 'DIR/nope.yml' on the Ansible Controller.
      include_role  TAGS: []
        # s
        s : Of s  TAGS: []
        meta  TAGS: []
      include_role  TAGS: []
        # s, other
        s : Other of s  TAGS: [applied]
      include_role  TAGS: []
        # depends on inventory_hostname
      set_fact  TAGS: []
      include_tasks  TAGS: []
        # depends on the variable later
      include_tasks  TAGS: []
        # depends on group_names
      include_tasks  TAGS: []
        # counted.yml
        Counted {{ n }}  TAGS: []
        include_tasks  TAGS: []
          # counted.yml: includes itself
      include_tasks  TAGS: []
        # not entered: its loop is empty
      include_tasks  TAGS: []
        # depends on a lookup (lookup)"
`);
  expect(existsSync(join(folder, 'touched'))).toBe(false);
});

test('without --expand the listing is that of ansible-playbook', async () => {
  const plain = (await listed(true)).split('\n').filter(line => !/^ {8}/.test(line));
  expect(await listed(false)).toBe(plain.join('\n'));
});
