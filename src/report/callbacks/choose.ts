import { shortName } from '../../ansible-words.ts';
import type { Reporter } from '../../engine/events.ts';
import { didYouMean } from '../../errors.ts';
import { fanOut } from '../fan-out.ts';
import type { Callback, CallbackContext } from './callback-context.ts';
import { ADDITIONAL_CALLBACKS, STDOUT_CALLBACKS } from './callback-registry.ts';

type Files = Readonly<Record<string, () => Promise<{ readonly default: Callback }>>>;

/** What settings choose. */
export interface CallbackChoice {
  readonly stdoutCallback: string;
  readonly callbacksEnabled: readonly string[];
  readonly resultFormat: string;
}

/** The reporter of a run: the one callback that writes the screen, and those that settings enable besides. */
export async function chooseCallbacks(choice: CallbackChoice, context: CallbackContext): Promise<Reporter> {
  const warnings: string[] = [];
  const asked = fileOf(STDOUT_CALLBACKS, choice.stdoutCallback);
  if (asked === undefined) warnings.push(unknown(choice.stdoutCallback, STDOUT_CALLBACKS, 'the default is used'));
  const main = await made(STDOUT_CALLBACKS, asked ?? 'default', await withFormat(choice, context));
  const additional = new Map<string, Reporter>();
  for (const name of choice.callbacksEnabled.filter(each => each !== '')) {
    const file = fileOf(ADDITIONAL_CALLBACKS, name);
    if (file === undefined) warnings.push(unknown(name, ADDITIONAL_CALLBACKS, 'it is left out'));
    else if (!additional.has(file)) additional.set(file, await made(ADDITIONAL_CALLBACKS, file, context));
  }
  for (const message of warnings) void main.handle({ type: 'warning', message });
  return additional.size === 0 ? main : fanOut([main, ...additional.values()]);
}

/** The file of a callback: by its full name, or by its short one, under which Ansible finds those of collections too. */
function fileOf(files: Files, written: string): string | undefined {
  const name = shortName(written);
  return Object.keys(files).find(file => file === name || lastPart(file) === name);
}

const lastPart = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

async function made(files: Files, file: string, context: CallbackContext): Promise<Reporter> {
  const loaded = await files[file]?.();
  if (loaded === undefined) throw new Error(`there is no callback ${file}`);
  return loaded.default.make(context);
}

async function withFormat(choice: CallbackChoice, context: CallbackContext): Promise<CallbackContext> {
  if (choice.resultFormat !== 'yaml') return context;
  const { yamlFormat } = await import('./yaml-text.ts');
  return { ...context, options: { ...context.options, resultText: yamlFormat(context.dumpYaml) } };
}

function unknown(name: string, files: Files, consequence: string): string {
  const names = Object.keys(files).map(lastPart);
  const hint = didYouMean(name, names) ?? `there are: ${names.join(', ')}`;
  return `There is no callback ${name} in tsplay, ${consequence}; ${hint}`;
}
