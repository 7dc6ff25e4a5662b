import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import service from '../../../src/modules/ansible.builtin/service/index.ts';
import systemd from '../../../src/modules/ansible.builtin/systemd.ts';
import { unitProperties } from '../../../src/modules/shared/services/unit-properties.ts';
import { runModule } from '../../support/module-context.ts';
import { type StandIns, standIns } from '../../support/stand-ins.ts';

let lab: StandIns;
beforeEach(() => {
  lab = standIns();
  lab.program(
    'systemctl',
    `while [ "\${1#--}" != "$1" ]; do shift; done
case $1 in
show) cat "$STATE/show" 2>/dev/null;;
is-enabled) cat "$STATE/enabled"; grep -q '^enabled' "$STATE/enabled";;
list-unit-files) exit 1;;
start) [ ! -e "$STATE/broken" ] || { echo "Job failed" >&2; exit 1; };;
esac`,
  );
});
afterEach(() => lab.remove());

function unit(active: string, enabled: string, load = 'loaded'): void {
  writeFileSync(join(lab.directory, 'show'), `Id=foo.service\nLoadState=${load}\nActiveState=${active}\n`);
  writeFileSync(join(lab.directory, 'enabled'), `${enabled}\n`);
}

const acts = () => lab.calls().filter(call => !/^systemctl (?:--\S+ )*(?:show|is-enabled|list-unit-files)/.test(call));

test.each([
  ['active', 'enabled', { state: 'started' }, [], 'started'],
  ['inactive', 'enabled', { state: 'started' }, ['systemctl start foo'], 'started'],
  ['active', 'enabled', { state: 'stopped' }, ['systemctl stop foo'], 'stopped'],
  ['deactivating', 'enabled', { state: 'stopped' }, ['systemctl stop foo'], 'stopped'],
  ['active', 'enabled', { state: 'restarted' }, ['systemctl restart foo'], 'started'],
  ['inactive', 'enabled', { state: 'reloaded' }, ['systemctl start foo'], 'started'],
  ['active', 'disabled', { enabled: true }, ['systemctl enable foo'], undefined],
  ['active', 'enabled', { enabled: true }, [], undefined],
  ['active', 'enabled', { enabled: false, force: true }, ['systemctl --force disable foo'], undefined],
  ['active', 'enabled', { masked: true }, ['systemctl mask foo'], undefined],
  [
    'inactive',
    'masked',
    { masked: false, state: 'started' },
    ['systemctl unmask foo', 'systemctl start foo'],
    'started',
  ],
  ['inactive', 'enabled', { state: 'started', no_block: true }, ['systemctl --no-block start foo'], 'started'],
])('%s, %s, %j', async (active, enabled, args, expected, state) => {
  unit(active, enabled, enabled === 'masked' ? 'masked' : 'loaded');
  const checked = await runModule(systemd, { name: 'foo', ...args }, { env: lab.env, checkMode: true });
  expect(acts()).toEqual([]);
  const { result, exchanges } = await runModule(systemd, { name: 'foo', ...args }, { env: lab.env });
  expect(acts()).toEqual(expected);
  expect(exchanges).toBe(expected.length > 0 ? 2 : 1);
  for (const one of [checked.result, result])
    expect(one).toMatchObject({ changed: expected.length > 0, name: 'foo', ...(state === undefined ? {} : { state }) });
});

test('daemon_reload comes before the look, in the same exchange, and is no change', async () => {
  unit('active', 'enabled');
  const args = { name: 'foo', daemon_reload: true, state: 'started' };
  const { result, exchanges } = await runModule(systemd, args, { env: lab.env });
  expect(lab.calls()[0]).toBe('systemctl daemon-reload');
  expect([result.changed, exchanges]).toEqual([false, 1]);
});

test.each([
  [{ name: 'foo', state: 'started' }, 'not-found', 'Could not find the requested service foo: host'],
  [{ name: 'a*', state: 'started' }, 'loaded', /does not currently support using glob patterns, found '\*'/],
  [{ state: 'started' }, 'loaded', "missing parameter(s) required by 'state': name"],
])('%j, %s fails', async (args, load, msg) => {
  unit('inactive', 'disabled', load);
  const { result } = await runModule(systemd, args, { env: lab.env });
  expect(result).toMatchObject({ failed: true, msg: typeof msg === 'string' ? msg : expect.stringMatching(msg) });
});

test('what systemctl says of a failure is the message', async () => {
  unit('inactive', 'enabled');
  writeFileSync(join(lab.directory, 'broken'), '');
  const { result } = await runModule(systemd, { name: 'foo', state: 'started' }, { env: lab.env });
  expect(result.msg).toBe('Unable to start service foo: Job failed\n');
});

test('service reads all unit files again without a name', async () => {
  const task = { env: lab.env, facts: { service_mgr: 'systemd' } };
  const { result } = await runModule(service, { daemon_reload: true }, task);
  expect(result).toMatchObject({ changed: false, name: null });
  expect(acts()).toEqual(['systemctl daemon-reload']);
  expect((await runModule(service, { state: 'started' }, task)).result.msg).toBe(
    "missing parameter(s) required by 'state': name",
  );
  const elsewhere = await runModule(service, { daemon_reload: true }, { ...task, facts: { service_mgr: 'openrc' } });
  expect(elsewhere.result.msg).toBe('missing required arguments: name');
});

test('in a chroot nothing is known of the state', async () => {
  writeFileSync(join(lab.directory, 'show'), "Running in chroot, ignoring command 'show'\n");
  writeFileSync(join(lab.directory, 'enabled'), 'enabled\n');
  const env = { ...lab.env, debian_chroot: 'inside' };
  const { result, warnings } = await runModule(systemd, { name: 'foo', state: 'started' }, { env });
  expect(result).toMatchObject({ changed: false, state: 'started' });
  expect(warnings).toEqual([expect.stringMatching(/^Target is a chroot or systemd is offline/)]);
});

test('service hands on to systemd where that runs, and says what it leaves out', async () => {
  unit('inactive', 'enabled');
  const task = { env: lab.env, facts: { service_mgr: 'systemd' } };
  const { result, warnings } = await runModule(service, { name: 'foo', state: 'started', sleep: 3 }, task);
  expect(result).toMatchObject({ changed: true, state: 'started' });
  expect(warnings).toEqual(['Ignoring "sleep" as it is not used in "systemd"']);
});

test('service without systemd and without a script of that name fails', async () => {
  const { result } = await runModule(
    service,
    { name: 'no-such-service', state: 'started', use: 'sysvinit' },
    { env: lab.env },
  );
  expect(result.msg).toBe('Could not find the requested service no-such-service: host');
});

test('properties over several lines', () => {
  expect(unitProperties('A=1\nExecStart={ path=/x\n; y }\nDescription={ odd\nB=a=b\n')).toEqual({
    A: '1',
    ExecStart: '{ path=/x\n; y }',
    Description: '{ odd',
    B: 'a=b',
  });
});
