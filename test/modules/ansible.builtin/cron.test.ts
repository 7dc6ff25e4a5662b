import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import cron from '../../../src/modules/ansible.builtin/cron/index.ts';
import type { Value } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';
import { type StandIns, standIns } from '../../support/stand-ins.ts';

const TABLE = 'PATH=/bin\n#Ansible: old\n1 2 * * * true\n0 0 * * * bare\n';
let lab: StandIns;
beforeEach(() => {
  lab = standIns();
  lab.program('crontab', 'if [ "$1" = -l ]; then cat "$STATE/table"; else cp "$1" "$STATE/table"; fi');
  writeFileSync(join(lab.directory, 'table'), TABLE);
});
afterEach(() => lab.remove());
const table = () => readFileSync(join(lab.directory, 'table'), 'utf8');

test.each<[Record<string, Value>, string]>([
  [{ name: 'old', minute: '1', hour: '2', job: 'true' }, TABLE],
  [{ name: 'old', minute: '1', job: 'true' }, TABLE.replace('1 2 * * * true', '1 * * * * true')],
  [{ name: 'new', special_time: 'daily', job: 'x' }, `${TABLE}#Ansible: new\n@daily x\n`],
  [{ name: 'off', job: 'x', disabled: true }, `${TABLE}#Ansible: off\n#* * * * * x\n`],
  [{ name: 'mine', minute: '0', hour: '0', job: 'bare' }, TABLE.replace('0 0', '#Ansible: mine\n0 0')],
  [{ name: 'old', state: 'absent' }, 'PATH=/bin\n0 0 * * * bare\n'],
  [{ name: 'none', state: 'absent' }, TABLE],
  [{ name: 'X', env: true, job: 'y' }, `X="y"\n${TABLE}`],
  [{ name: 'X', env: true, job: 'y', insertafter: 'PATH' }, TABLE.replace('/bin\n', '/bin\nX="y"\n')],
  [{ name: 'PATH', env: true, state: 'absent' }, TABLE.replace('PATH=/bin\n', '')],
])('%j', async (args, expected) => {
  const checked = await runModule(cron, args, { env: lab.env, checkMode: true });
  expect(table()).toBe(TABLE);
  const { result, exchanges } = await runModule(cron, args, { env: lab.env });
  expect(table()).toBe(expected);
  const changed = expected !== TABLE;
  expect([checked.result.changed, result.changed, exchanges]).toEqual([changed, changed, changed ? 2 : 1]);
  if (changed) expect(result.diff).toMatchObject({ before: TABLE, after: expected, before_header: 'crontab' });
});

test('a file of cron.d goes away with its last job', async () => {
  const cron_file = join(lab.directory, 'jobs');
  const args = { name: 'a', cron_file, user: 'root', job: "echo '$HOME'" };
  expect((await runModule(cron, args, { env: lab.env })).result).toMatchObject({
    changed: true,
    jobs: ['a'],
    cron_file,
  });
  expect(readFileSync(cron_file, 'utf8')).toBe("#Ansible: a\n* * * * * root echo '$HOME'\n");
  await runModule(cron, { name: 'a', cron_file, state: 'absent' }, { env: lab.env });
  expect(existsSync(cron_file)).toBe(false);
});

test.each<[Record<string, Value>, string]>([
  [
    { name: 'a', job: 'x', special_time: 'daily', minute: '1' },
    'You must specify time and date fields or special time.',
  ],
  [{ name: 'a' }, "You must specify 'job' to install a new cron job or variable"],
  [{ name: 'a b', env: true, job: 'x' }, 'Invalid name for environment variable'],
  [{ name: 'a', env: true, job: 'x', insertafter: 'Z' }, "Variable named 'Z' not found."],
  [
    { name: 'a', cron_file: '/etc/crontab', job: 'x' },
    'Will not manage /etc/crontab via cron_file, see documentation.',
  ],
])('%j fails', async (args, msg) => {
  expect((await runModule(cron, args, { env: lab.env })).result).toMatchObject({ failed: true, msg });
});
