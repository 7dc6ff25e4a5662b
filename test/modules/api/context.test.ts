import { Readable } from 'node:stream';
import { core, DEFAULT_CORE } from '../../../src/core-line.ts';
import { GuardedHost, type HostWays, leftOutByCheckMode } from '../../../src/modules/api/context.ts';
import type { ModuleDefinition } from '../../../src/modules/api/module.ts';
import type { ExecResult } from '../../../src/remote/connection.ts';

const ANSWER: ExecResult = { rc: 0, stdout: Buffer.from('seen'), stderr: Buffer.alloc(0) };

/** A host that keeps what is sent to it: `look` or `act` before what may only read, or may change it. */
function hostOf(checkMode: boolean) {
  const sent: string[] = [];
  const ways: HostWays = {
    run: async (script, _options, acting) => {
      sent.push(`${acting ? 'act' : 'look'}: ${script}`);
      return ANSWER;
    },
    runTogether: async (script, read) => {
      sent.push(`act together: ${script}`);
      return read(ANSWER);
    },
    upload: async (_content, path) => {
      sent.push(`act: upload ${path}`);
    },
    download: async path => {
      sent.push(`look: download ${path}`);
      return Readable.from(['bytes']);
    },
  };
  return { host: new GuardedHost(checkMode, ways), sent };
}

const script = { look: 'LOOK', act: 'ACT' };
const text = (answer: ExecResult) => answer.stdout.toString();

describe('check mode', () => {
  test('change: what acts is never called, the change and its diff are noted', async () => {
    const { host, sent } = hostOf(true);
    let calls = 0;
    const act = async () => ++calls;
    expect(await host.change({ before: 'a', after: 'b' }, act)).toBeUndefined();
    expect({ calls, changed: host.changed, diffs: host.diffs, sent }).toEqual({
      calls: 0,
      changed: true,
      diffs: [{ before: 'a', after: 'b' }],
      sent: [],
    });
  });

  test('exchange, and exchange together: the part that acts is left out', async () => {
    const { host, sent } = hostOf(true);
    expect(text(await host.exchange(script, { stdin: 'x' }))).toBe('seen');
    expect(await host.exchangeTogether(script, text, undefined)).toBe('seen');
    expect(sent).toEqual(['look: LOOK', 'look: LOOK']);
    expect(host.changed).toBe(false);
  });

  test('a module that cannot tell what it would do is not run', () => {
    const definition = { name: 'raw', skipInCheckMode: 'module' } as unknown as ModuleDefinition;
    expect(leftOutByCheckMode(definition, DEFAULT_CORE)).toEqual({
      changed: false,
      skipped: true,
      msg: 'remote module (raw) does not support check mode',
    });
    const ofAction = leftOutByCheckMode({ ...definition, skipInCheckMode: 'action' }, core('2.19'));
    expect(ofAction.msg).toBe('This action (raw) does not support check mode.');
  });
});

test('outside of check mode what acts is run, and known as what may change the host', async () => {
  const { host, sent } = hostOf(false);
  const done = await host.change(undefined, async to => {
    await to.upload(Buffer.from(''), 'f', 0o600);
    return text(await to.run('CHANGE'));
  });
  await host.exchange(script);
  await host.exchangeTogether(script, text, undefined);
  expect({ done, changed: host.changed, diffs: host.diffs }).toEqual({ done: 'seen', changed: true, diffs: [] });
  expect(sent).toEqual(['act: upload f', 'act: CHANGE', 'act: LOOK\nACT', 'act together: LOOK\nACT']);
});

test.each([true, false])('what only reads is run, check mode: %s', async checkMode => {
  const { host, sent } = hostOf(checkMode);
  await host.inspect.run('LOOK');
  await host.download('f');
  expect({ sent, changed: host.changed }).toEqual({ sent: ['look: LOOK', 'look: download f'], changed: false });
});
