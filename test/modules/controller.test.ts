import { PlayError } from '../../src/errors.ts';
import assert from '../../src/modules/ansible.builtin/assert.ts';
import asyncStatus from '../../src/modules/ansible.builtin/async_status.ts';
import debug from '../../src/modules/ansible.builtin/debug.ts';
import pause from '../../src/modules/ansible.builtin/pause.ts';
import ping from '../../src/modules/ansible.builtin/ping.ts';
import setFact from '../../src/modules/ansible.builtin/set_fact.ts';
import { Dict, Text, type Value } from '../../src/values.ts';
import { runModule } from '../support/module-context.ts';

describe('debug', () => {
  const render = (text: string): Value => {
    if (text === '{{known}}') return ['a', 1];
    if (text === '{{1+1}}') return '2';
    throw new PlayError("'unknown' is undefined", { code: 'undefined-variable' });
  };

  test.each([
    [{}, { msg: 'Hello world!' }],
    [{ msg: [1, 2] }, { msg: [1, 2] }],
    [{ var: 'known' }, { known: ['a', 1] }],
    [{ var: '1+1' }, { '1+1': '2' }],
    [{ var: 'unknown' }, { unknown: 'VARIABLE IS NOT DEFINED!' }],
    [{ var: ['x'] }, { "<class 'list'>": ['x'] }],
  ])('%j', async (args, shown) => {
    const { result, exchanges } = await runModule(debug, args, { render });
    expect(result).toEqual({ changed: false, failed: false, _ansible_verbose_always: true, ...shown });
    expect(exchanges).toBe(0);
  });

  test('what is undefined is said with -v', async () => {
    const { result } = await runModule(debug, { var: 'unknown' }, { render, verbosity: 1 });
    expect(result.unknown).toBe("VARIABLE IS NOT DEFINED!: 'unknown' is undefined");
  });

  test('verbosity', async () => {
    expect((await runModule(debug, { msg: 'x', verbosity: 2 })).result).toEqual({
      changed: false,
      skipped: true,
      skipped_reason: 'Verbosity threshold not met.',
    });
    expect((await runModule(debug, { msg: 'x', verbosity: '2' }, { verbosity: 2 })).result.msg).toBe('x');
  });
});

test('assert reads a template that gives a list', async () => {
  const { result } = await runModule(
    assert,
    { that: '{{ conditions }}', quiet: true },
    { render: () => ['good', 'bad'], test: condition => condition === 'good' },
  );
  expect(result).toEqual({
    changed: false,
    failed: true,
    evaluated_to: false,
    assertion: 'bad',
    msg: 'Assertion failed',
  });
});

test('set_fact keeps marks and types', async () => {
  const unsafe = new Text('{{ x }}', { unsafe: true });
  const { result } = await runModule(setFact, { text: unsafe, word: 'No', nothing: null, list: [1], cacheable: 'yes' });
  expect(result).toEqual({
    changed: false,
    ansible_facts: Dict.from({ text: unsafe, word: false, nothing: null, list: [1] }),
    _ansible_facts_cacheable: true,
  });
});

test.each(['1a', 'a-b', 'class', 'a b', 'ä'])('set_fact refuses the name %s', async name => {
  expect((await runModule(setFact, { [name]: 1 })).result).toMatchObject({
    failed: true,
    msg: expect.stringMatching(`^The variable name '${name}' is not valid.`),
  });
});

test('ping goes to the host', async () => {
  expect(await runModule(ping, {})).toMatchObject({ result: { changed: false, ping: 'pong' }, exchanges: 1 });
  expect((await runModule(ping, { data: 'crash' })).result).toMatchObject({ failed: true });
});

describe('pause', () => {
  test('waits as long as asked', async () => {
    const { result, printed } = await runModule(pause, { seconds: 0, prompt: 'now' });
    expect(result).toMatchObject({
      changed: false,
      rc: 0,
      delta: 1,
      echo: true,
      user_input: '',
      stdout: expect.stringMatching(/^Paused for 1\.\d+ seconds$/),
    });
    expect(printed).toBe(
      "Pausing for 1 seconds\n(ctrl+C then 'C' = continue early, ctrl+C then 'A' = abort)\n[test task]\nnow:\n",
    );
  });

  test('goes on without a terminal', async () => {
    const { result, warnings } = await runModule(pause, {});
    expect(result).toMatchObject({ stdout: 'Paused for 0.0 minutes', user_input: '' });
    expect(warnings).toEqual(['Not waiting for response to prompt as stdin is not interactive']);
  });

  test('asks the user', async () => {
    const asked: boolean[] = [];
    const terminal = {
      interactive: true,
      readLine: async ({ echo }: { echo: boolean }) => {
        asked.push(echo);
        return 'secret';
      },
    };
    const { result, printed } = await runModule(pause, { prompt: 'Password', echo: false }, { terminal });
    expect(result).toMatchObject({ user_input: 'secret', echo: false });
    expect(asked).toEqual([false]);
    expect(printed).toBe('[test task]\nPassword (output is hidden):\n');
  });

  test.each([
    ['continue', undefined],
    ['abort', 'user requested abort!'],
  ] as const)('ctrl+C then %s', async (answer, msg) => {
    const terminal = { interactive: true, pause: async () => ({ aborted: answer === 'abort', text: '' }) };
    const { result } = await runModule(pause, { minutes: 1 }, { terminal });
    expect(result.msg).toBe(msg);
  });
});

test('async_status', async () => {
  const link = {
    asyncStatus: async () => ({ finished: 1, rc: 0, changed: true }),
    asyncCleanup: async () => ({ erased: '/x' }),
  };
  const job = { ansible_job_id: '1.2', started: 1 };
  expect((await runModule(asyncStatus, { jid: '1.2' }, { link })).result).toEqual({
    ...job,
    changed: true,
    finished: 1,
    rc: 0,
  });
  expect((await runModule(asyncStatus, { jid: '1.2', mode: 'cleanup' }, { link })).result).toEqual({
    ...job,
    changed: false,
    erased: '/x',
  });
  expect((await runModule(asyncStatus, { jid: '1.2' }, { link, checkMode: true })).result).toMatchObject({
    skipped: true,
    finished: 0,
  });
});
