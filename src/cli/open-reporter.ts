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
import { dumpYamlInSlices } from '../template/text/yaml/yaml-writer.ts';

/** The reporters that settings ask for, as one. */
export async function openReporter(
  settings: Settings,
  verbosity: number,
  screen: Screen,
  secrets: Secrets,
): Promise<Reporter> {
  const masking = (text: string) => secrets.masking(text);
  const context: CallbackContext = {
    screen,
    options: { ...settings, verbosity },
    env: process.env,
    home: homedir(),
    mask: text => secrets.mask(text),
    masking,
    *dumpYaml(value, layout) {
      const style = { flow: 'none', sortKeys: true, explicitStart: false, explicitEnd: false, style: '' } as const;
      return yield* dumpYamlInSlices(yield* masked(value, masking), { ...layout, ...style });
    },
  };
  const callbacks = await chooseCallbacks(settings, context);
  const ready = () => (secrets.isLearned ? undefined : secrets.learn());
  if (settings.htmlReport === undefined) return inTurn(callbacks, ready);
  const { HtmlReporter } = await import('../report/html.ts');
  return inTurn(fanOut([callbacks, new HtmlReporter(settings.htmlReport, masking)]), ready);
}
