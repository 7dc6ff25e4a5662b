import type { CallbackContext } from '../../../../src/report/callbacks/callback-context.ts';
import { type CallbackChoice, chooseCallbacks } from '../../../../src/report/callbacks/choose.ts';
import { createScreen } from '../../../../src/report/screen.ts';

/** What a run of nothing shows on both streams. */
async function shown(choice: Partial<CallbackChoice>): Promise<{ out: string; err: string }> {
  const texts = { out: '', err: '' };
  const streams = {
    out: (text: string) => {
      texts.out += text;
    },
    err: (text: string) => {
      texts.err += text;
    },
    mask: (text: string) => text,
  };
  const context: CallbackContext = {
    screen: createScreen(streams, 200, undefined),
    options: {
      verbosity: 0,
      displaySkippedHosts: true,
      displayOkHosts: true,
      displayFailedStderr: false,
      showCustomStats: false,
      checkModeMarkers: false,
      showTaskPathOnFailure: false,
    },
    env: {},
    home: '/nowhere',
    mask: text => text,
    masking: function* (text) {
      yield;
      return text;
    },
    dumpYaml: function* () {
      yield;
      return [];
    },
  };
  const usual = { stdoutCallback: 'default', callbacksEnabled: [], resultFormat: 'json' };
  const reporter = await chooseCallbacks({ ...usual, ...choice }, context);
  await reporter.handle({ type: 'stats', hosts: new Map(), custom: new Map(), checkMode: false });
  return texts;
}

describe('callbacks are found by their names', () => {
  test.each(['minimal', 'ansible.builtin.minimal', 'oneline'])('%s shows no recap', async stdoutCallback => {
    expect(await shown({ stdoutCallback })).toEqual({ out: '', err: '' });
  });

  test.each(['json', 'ansible.posix.json', 'ansible.builtin.json'])('%s shows JSON', async stdoutCallback => {
    const { out } = await shown({ stdoutCallback });
    expect(JSON.parse(out)).toEqual({ custom_stats: {}, global_custom_stats: {}, plays: [], stats: {} });
  });

  test('an unknown one: a warning by name, and the default', async () => {
    const { out, err } = await shown({ stdoutCallback: 'minimla', callbacksEnabled: ['community.general.nosuch'] });
    expect(out).toContain('PLAY RECAP');
    expect(err).toContain('There is no callback minimla in tsplay, the default is used; did you mean `minimal`?');
    expect(err).toContain('There is no callback community.general.nosuch in tsplay, it is left out');
  });

  test('a callback enabled twice runs once', async () => {
    const { out } = await shown({ callbacksEnabled: ['timer', 'ansible.posix.timer'] });
    expect(out.match(/Playbook run took/g)).toHaveLength(1);
  });
});
