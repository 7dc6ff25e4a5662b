import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findInstallation } from '../../../src/bridge/find/installation.ts';
import { startPlay } from '../../support/play-on-sshd.ts';
import { sshdMissing, startSshd, type TestSshd } from '../../support/sshd.ts';
import { runWritten } from '../../support/written-play.ts';
import { pythons } from './pythons.ts';

// Modules in Python that behave well and badly: `probe.py` beside this file does what it is asked to.

const hasCore = findInstallation(undefined, process.env) !== undefined;
const PROBE = readFileSync(fileURLToPath(new URL('probe.py', import.meta.url)), 'utf8');
const NAMES = { ansible_python_interpreter: '/usr/bin/python3' };

type Task = Readonly<Record<string, unknown>>;

const play = (tasks: readonly Task[], keywords: Task = {}) =>
  JSON.stringify([{ hosts: 'all', gather_facts: false, vars: NAMES, ...keywords, tasks }]);
const run = async (
  tasks: readonly Task[],
  flags: readonly string[] = [],
  more: Readonly<Record<string, string>> = {},
) =>
  (await runWritten({ 'library/probe.py': PROBE, 'play.yml': play(tasks, { ignore_errors: true }), ...more }, flags))
    .output;
const probe = (how: string, more: Task = {}): Task => ({ probe: { how }, ...more });

(hasCore ? describe : describe.skip)('a module in Python', () => {
  test.each([
    ['rubbish', /"module_stdout": "hello rubbish\\n", "msg": "MODULE FAILURE.*"rc": 0/],
    ['exit', /"msg": "MODULE FAILURE.*"rc": 255/],
    ['much', /"msg": "the module printed more than \d+ bytes; its output was cut off and it was ended"/],
    ['kill interpreter', /"msg": "the Python interpreter ended .* while the module ran"/],
    ['close pipes', /"msg": "MODULE FAILURE.*"rc": 3/],
    ['signal', /"msg": "MODULE FAILURE.*"rc": 139/],
  ])('that does its worst (%s) is one failed task, and the next one runs', async (how, told) => {
    const output = await run([probe(how), probe('plain')]);
    expect(output).toMatch(told);
    expect(output).toMatch(/ok=2 .*failed=0 .*ignored=1/);
  });

  test('that leaves a daemon behind has ended all the same', async () => {
    const begun = performance.now();
    expect(await run([probe('daemon')])).toMatch(/ok=1 /);
    expect(performance.now() - begun).toBeLessThan(30_000);
  });

  test('has its time limit, and nothing of it lives on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tsplay-bridge-'));
    try {
      const file = join(folder, 'pid');
      const output = await run([{ probe: { how: 'hang', file }, timeout: 2 }, probe('plain')]);
      expect(output).toContain('failed to execute in the expected time frame (2)');
      const pid = Number(readFileSync(file, 'utf8'));
      await sleep(500);
      expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('that is a package manager goes on behind its time limit, and is named', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tsplay-bridge-'));
    try {
      const file = join(folder, 'pid');
      const output = await run([{ zypper: { how: 'hang', file }, timeout: 2 }], [], { 'library/zypper.py': PROBE });
      expect(output).toContain('[WARNING]: localhost: zypper is still running there, left to finish');
      const pid = Number(readFileSync(file, 'utf8'));
      expect(process.kill(pid, 0)).toBe(true);
      process.kill(pid, 'SIGKILL');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('has no input, the environment of the task, and a folder of its own', async () => {
    const left = [
      { stat: { path: '~/.ansible' }, register: 'left' },
      { debug: { msg: 'left: {{ left.stat.exists }}' } },
    ];
    const output = await run([probe('surroundings', { environment: { WORD: 'grün' } }), ...left], ['-v']);
    expect(output).toContain('left: False');
    expect(output).toMatch(/"input": "", "tmp": true, "user": \d+, "word": "grün"/);
  });

  test('tells warnings and facts, which are never rendered and never steer', async () => {
    const output = await run([probe('warn', { register: 'r' }), { debug: { var: 'a_fact' } }]);
    expect(output).toContain('[WARNING]: careful');
    expect(output).toContain('"a_fact": "{{ 1 + 1 }}"');
    expect(output).toMatch(/facts of localhost that would decide how it is reached were dropped:\s+ansible_host/);
  });

  test('says what it would do in check mode, and shows its difference', async () => {
    const output = await run([{ probe: { how: 'change', file: 'marker' } }], ['--check', '--diff']);
    expect(output).toMatch(/-a\n\+b\n\nchanged: \[localhost\]/);
    expect((await runWritten({ 'library/probe.py': PROBE, 'play.yml': play([probe('change')]) }, ['-C'])).marked).toBe(
      false,
    );
  });

  test('shows no secret option, not where it is printed elsewhere either', async () => {
    const task = { probe: { how: 'plain', token: 'geheim-wort' } };
    expect(await run([task, { debug: { msg: 'it is geheim-wort' } }], ['-vvv'])).not.toContain('geheim-wort');
  });

  test('runs as a job', async () => {
    const output = await run([probe('plain', { async: 30, poll: 1 })], ['-v']);
    expect(output).toMatch(/ok: \[localhost\] => .*"ansible_job_id".*"finished": 1/);
  });

  test('that fails as a job tells what it printed', async () => {
    const output = await run([probe('exit', { async: 30, poll: 1 })], ['-v']);
    expect(output).toMatch(/"data": "", .*"finished": 1, .*"msg": "MODULE FAILURE.*"stderr": ""/);
  });

  test('whose output goes on behind its answer is warned of, in the result where it ran as a job', async () => {
    const output = await run([
      probe('junk'),
      probe('junk', { async: 30, poll: 1, register: 'r' }),
      { debug: { var: 'r.warnings' } },
    ]);
    expect(output.match(/\[WARNING\]: Module invocation had junk after the JSON data: after/g)).toHaveLength(1);
    expect(output).toContain('"Module invocation had junk after the JSON data: after"');
  });

  test('whose errors are printed beside its answer keeps them where it ran as a job', async () => {
    const output = await run([probe('errors'), probe('errors', { async: 30, poll: 1 })], ['-v']);
    expect(output.match(/"stderr": "printed\\n"/g)).toHaveLength(1);
  });

  test('may have as many files open as the host variable says', async () => {
    const limits = 'import resource\nlimit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]';
    const output = await run([{ limited: {}, vars: { ansible_python_module_rlimit_nofile: 77 } }], ['-v'], {
      'library/limited.py': `#!/usr/bin/python\n${limits}\nfrom ansible.module_utils.basic import AnsibleModule\nAnsibleModule(argument_spec={}).exit_json(limit=limit)\n`,
    });
    expect(output).toContain('"limit": 77');
  });

  test('adds the Python that was found to the facts that it tells', async () => {
    const facts = {
      'library/tells.py':
        '#!/usr/bin/python\nfrom ansible.module_utils.basic import AnsibleModule\nAnsibleModule(argument_spec={}).exit_json(ansible_facts={"a": 1})\n',
    };
    const output = await run([{ tells: {}, vars: { ansible_python_interpreter: 'auto' } }], ['-v'], facts);
    expect(output).toMatch(/"ansible_facts": \{"a": 1, "discovered_interpreter_python": "\/[^"]+"\}/);
  });

  test.each([
    ['a fault of syntax', 'from ansible.module_utils.basic import AnsibleModule\ndef main(:\n', 'SyntaxError'],
    [
      'an import that is not there',
      'from ansible.module_utils.nothing import a\n',
      "No module named 'ansible.module_utils.nothing'; looked for in DIR/module_utils/nothing.py, ",
    ],
  ])('with %s is told with its place', async (_what, source, told) => {
    const output = await run([{ faulty: {} }], [], { 'library/faulty.py': `#!/usr/bin/python\n${source}` });
    expect(output).toContain('An exception occurred during task execution');
    expect(output.replaceAll(/\s+/g, ' ')).toContain(told);
  });

  test('imports what lies in module_utils beside the playbook', async () => {
    const output = await run([{ own: {} }], ['-v'], {
      'library/own.py':
        '#!/usr/bin/python\nfrom ansible.module_utils.ours import word\nfrom ansible.module_utils.basic import AnsibleModule\nAnsibleModule(argument_spec={}).exit_json(word=word)\n',
      'module_utils/ours.py': "word = 'found'\n",
    });
    expect(output).toContain('"word": "found"');
  });

  test('whose Python is not there fails in the words of Ansible', async () => {
    const output = await run([probe('plain', { vars: { ansible_python_interpreter: '/nothing/python' } })]);
    expect(output).toContain('The module failed to execute correctly, you probably need to set the interpreter.');
    expect(output).toContain('"rc": 127');
  });
});

(hasCore ? describe : describe.skip)('every Python of this machine', () => {
  test.each(pythons())('%s runs a module', async python => {
    const output = await run([probe('surroundings', { vars: { ansible_python_interpreter: python } })]);
    expect(output).toMatch(/ok=1 /);
  });
});

(hasCore && sshdMissing() === undefined ? describe : describe.skip)('over ssh', () => {
  let sshd: TestSshd;
  let folder: string;
  beforeAll(async () => {
    sshd = await startSshd();
    folder = mkdtempSync(join(tmpdir(), 'tsplay-bridge-'));
    mkdirSync(join(folder, 'library'));
    writeFileSync(join(folder, 'library/probe.py'), PROBE);
  });
  afterAll(async () => {
    await sshd[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  test('one interpreter serves all tasks of a user, and ends with the run', async () => {
    const tasks = [
      probe('surroundings', { register: 'first' }),
      { probe: { how: 'plain' }, loop: [1, 2, 3] },
      { command: 'pgrep -f -c "[t]splay.*serve"', register: 'serving' },
      { debug: { msg: 'serving {{ serving.stdout }}' } },
    ];
    const { rc, output } = await startPlay(sshd, { folder, play: { vars: NAMES, tasks } }).ended;
    expect({ rc, output }).toMatchObject({ rc: 0, output: expect.stringMatching(/serving [1-9]/) });
    expect(output).toMatch(/ok=4 /);
  });

  // who is not root may become nobody only by a password
  const asRoot = process.getuid?.() === 0 ? test : test.skip;

  asRoot.each(['sudo', 'su'])('becomes another user by %s', async method => {
    const become = { become: true, become_method: method, become_user: 'nobody' };
    const become_flags = method === 'su' ? { become_flags: '-s /bin/sh' } : {};
    const tasks = [
      { probe: { how: 'surroundings' }, register: 'found', ...become, ...become_flags },
      { debug: { msg: 'as {{ found.user }}' } },
    ];
    const { output } = await startPlay(sshd, { folder, play: { vars: NAMES, tasks } }).ended;
    expect(output).toContain(`"msg": "as ${execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' }).trim()}"`);
  });
});
