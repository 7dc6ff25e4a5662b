import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findInstallation } from '../../../src/bridge/find/installation.ts';
import { startPlay } from '../../support/play-on-sshd.ts';
import { sshdMissing, startSshd } from '../../support/sshd.ts';
import { runWritten } from '../../support/written-play.ts';

// Actions in Python, which the installed ansible-core runs, that behave well and badly.

const ACTION = `import os, signal, time
from ansible.plugins.action import ActionBase

class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        how = self._task.args['how']
        if how == 'hang':
            with open(self._task.args['file'], 'w') as file:
                file.write(str(os.getpid()))
            time.sleep(600)
        if how == 'exit':
            os._exit(3)
        if how == 'kill ansible':
            os.kill(os.getppid(), signal.SIGKILL)
            time.sleep(600)
        if how == 'print':
            print('rubbish')
            os.write(1, b'more rubbish')
        if how == 'run':
            result.update(self._execute_module('command', {'_raw_params': 'echo from the host'}, task_vars=task_vars))
        result['how'] = how
        return result
`;
const FILES = { 'action_plugins/probe.py': ACTION, 'library/probe.py': '#!/usr/bin/python\n' };
const VARS = { ansible_python_interpreter: '/usr/bin/python3' };

type Task = Readonly<Record<string, unknown>>;

const run = async (tasks: readonly Task[], more: Readonly<Record<string, string>> = {}) => {
  const play = [{ hosts: 'all', gather_facts: false, ignore_errors: true, vars: VARS, tasks }];
  return (await runWritten({ ...FILES, 'play.yml': JSON.stringify(play), ...more }, ['-v'])).output;
};
const probe = (how: string, more: Task = {}): Task => ({ probe: { how, ...more } });

const hasCore = findInstallation(undefined, process.env) !== undefined;

(hasCore ? describe : describe.skip)('an action in Python', () => {
  test.each([
    ['exit', /"msg": "the process ended with status 768"/],
    ['kill ansible', /"msg": "the ansible-core that runs probe ended: /],
    ['print', /ok: \[localhost\] => .*"how": "print"/],
  ])('that does its worst (%s) is one task, and the next one runs', async (how, told) => {
    const output = await run([probe(how), probe('plain')]);
    expect(output).toMatch(told);
    expect(output).toMatch(/ok: \[localhost\] => .*"how": "plain"/);
  });

  test('has its time limit, and nothing of it lives on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tsplay-whole-'));
    try {
      const file = join(folder, 'pid');
      // long enough for the ansible-core to be loaded
      const output = await run([{ ...probe('hang', { file }), timeout: 15 }]);
      expect(output).toContain('failed to execute in the expected time frame (15)');
      const pid = Number(readFileSync(file, 'utf8'));
      await sleep(500);
      expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('is refused by name where the setting forbids it', async () => {
    const output = await run([probe('plain')], { 'ansible.cfg': '[tsplay]\nansible = off\n' });
    expect(output).toContain(
      "tsplay cannot run 'probe': it is an action plugin in Python (DIR/action_plugins/probe.py), and there is no ansible-core here to run it",
    );
  });

  test('of the way to a host is refused where the setting forbids it: only what needs no host runs', async () => {
    const tasks = [{ debug: { msg: 'needs no host' } }, { command: 'id', ignore_errors: true }, { ping: null }];
    const output = await run(
      tasks.map(task => ({ ...task, vars: { ...VARS, ansible_connection: 'winrm' } })),
      { 'ansible.cfg': '[tsplay]\nansible = off\n' },
    );
    expect(output).toContain('"msg": "needs no host"');
    expect(output.match(/tsplay cannot reach localhost: .*\/winrm\.py is a plugin in Python/g)).toHaveLength(2);
  });

  (sshdMissing() === undefined ? test : test.skip)('reaches the host as tsplay does', async () => {
    await using sshd = await startSshd();
    const folder = mkdtempSync(join(tmpdir(), 'tsplay-whole-ssh-'));
    try {
      for (const [name, text] of Object.entries(FILES)) {
        mkdirSync(join(folder, name, '..'), { recursive: true });
        writeFileSync(join(folder, name), text);
      }
      const tasks = [probe('run'), { command: 'echo natively' }];
      const env = { ANSIBLE_VERBOSITY: '1' };
      const { output } = await startPlay(sshd, { folder, play: { vars: VARS, tasks }, env }).ended;
      expect(output).toMatch(/changed: \[node1\] => .*"stdout": "from the host"/);
      expect(output).toMatch(/ok=2 .*unreachable=0 .*failed=0/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
