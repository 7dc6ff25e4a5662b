import { homedir } from 'node:os';
import type { Settings } from '../config/settings.ts';
import type { Reporter } from '../engine/events.ts';
import type { Secrets } from '../engine/secrets.ts';
import type { CallbackContext } from '../report/callbacks/callback-context.ts';
import { chooseCallbacks } from '../report/callbacks/choose.ts';
import { fanOut } from '../report/fan-out.ts';
import { inTurn } from '../report/in-turn.ts';
import { masked } from '../report/masked.ts';
import type { Screen } from '../report/screen.ts';
import { dumpYaml } from '../template/text/yaml/yaml-writer.ts';

/** The reporters that settings ask for, as one. */
export async function openReporter(
  settings: Settings,
  verbosity: number,
  screen: Screen,
  secrets: Secrets,
): Promise<Reporter> {
  const mask = (text: string) => secrets.mask(text);
  const context: CallbackContext = {
    screen,
    options: { ...settings, verbosity },
    env: process.env,
    home: homedir(),
    mask,
    masking: text => secrets.masking(text),
    dumpYaml: (value, layout) =>
      dumpYaml(masked(value, mask), {
        ...layout,
        flow: 'none',
        sortKeys: true,
        explicitStart: false,
        explicitEnd: false,
        style: '',
      }),
  };
  const callbacks = await chooseCallbacks(settings, context);
  const ready = () => (secrets.isLearned ? undefined : secrets.learn());
  if (settings.htmlReport === undefined) return inTurn(callbacks, ready);
  const { HtmlReporter } = await import('../report/html.ts');
  return inTurn(fanOut([callbacks, new HtmlReporter(settings.htmlReport, text => secrets.masking(text))]), ready);
}
