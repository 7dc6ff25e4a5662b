import { type InterpreterChoice, interpreterOf } from '../../../../src/bridge/interpreter/interpreter-of.ts';
import type { Connection } from '../../../../src/remote/connection.ts';
import { Text, type Value } from '../../../../src/values.ts';

/** A host that prints these, one after the other, when it is looked for Python there. */
function host(...answers: readonly string[]) {
  const rest = [...answers];
  const run = async () => ({ rc: 0, stdout: Buffer.from(rest.shift() ?? ''), stderr: Buffer.alloc(0) });
  const connection = { target: { name: 'h' }, session: async () => ({ run }) } as unknown as Connection;
  return (choice: Partial<InterpreterChoice> = {}, variables: Readonly<Record<string, Value>> = {}) =>
    interpreterOf(
      connection,
      {
        firstLine: ['/usr/bin/python'],
        variable: name => variables[name],
        setting: 'auto',
        fallback: ['python3'],
        discovered: undefined,
        ...choice,
      },
      new AbortController().signal,
    );
}

const DEBIAN = '/usr/bin/python3\n\nID=debian\nVERSION_ID="12"\n';

test('looks once at a host that has Python, and again at one that has none yet', async () => {
  const once = host(DEBIAN);
  expect((await once())?.words).toEqual(['/usr/bin/python3']);
  expect((await once())?.words).toEqual(['/usr/bin/python3']);
  const later = host('\n', DEBIAN);
  expect(await later()).toBeUndefined();
  expect((await later())?.words).toEqual(['/usr/bin/python3']);
});

test.each<[string, Partial<InterpreterChoice>, Record<string, Value>, readonly string[]]>([
  ['the variable', {}, { ansible_python_interpreter: '/opt/p -s' }, ['/opt/p', '-s']],
  ['the variable, a path with a blank', {}, { ansible_python_interpreter: "'/opt/a b/p'" }, ['/opt/a b/p']],
  ['the setting', { setting: '/opt/set' }, {}, ['/opt/set']],
  ['what an earlier task found', { discovered: new Text('/opt/found', { unsafe: true }) }, {}, ['/opt/found']],
  ['a first line that asks for another', { firstLine: ['/usr/bin/env', 'python3'] }, {}, ['/usr/bin/env', 'python3']],
  ['its variable', { firstLine: ['/usr/bin/python3'] }, { ansible_python3_interpreter: '/opt/3' }, ['/opt/3']],
  ['no first line, as python', { firstLine: [], setting: '/opt/set' }, {}, ['/opt/set']],
])('takes %s', async (_what, choice, variables, words) => {
  expect((await host()(choice, variables))?.words).toEqual(words);
});

test('tells where the distribution has another Python than the one that is there', async () => {
  const found = await host('/usr/local/bin/python3.12\n\nID=debian\nVERSION_ID="12"\n')();
  expect(found?.discovered?.warning).toMatch(/^Distribution debian 12 on host h should use \/usr\/bin\/python3, but/);
  const silent = await host('/usr/local/bin/python3.12\n\nID=other\n')({ setting: 'auto_silent' });
  expect(silent?.discovered).toEqual({ path: '/usr/local/bin/python3.12' });
});
