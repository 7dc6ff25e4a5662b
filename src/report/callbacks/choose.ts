import type { Reporter } from '../../engine/events.ts';
import { didYouMean } from '../../errors.ts';
import { ConsoleReporter } from '../console.ts';
import { fanOut } from '../fan-out.ts';
import type { CallbackContext } from './callback-context.ts';

type Make = (context: CallbackContext) => Promise<Reporter>;

const defaultCallback: Make = async ({ screen, options }) => new ConsoleReporter(screen, options);

/** Callbacks that write the screen; one of them does. */
const STDOUT: Readonly<Record<string, Make>> = {
  default: defaultCallback,
  minimal: async context => (await import('./minimal.ts')).minimal(context),
  oneline: async context => (await import('./oneline.ts')).oneline(context),
  json: async context => new (await import('./json.ts')).JsonReporter(context),
  yaml: async context => {
    const { yamlCallbackFormat } = await import('./yaml-text.ts');
    return new ConsoleReporter(context.screen, {
      ...context.options,
      resultText: yamlCallbackFormat(context.dumpYaml),
    });
  },
};

/** Callbacks that come besides. */
const ADDITIONAL: Readonly<Record<string, Make>> = {
  junit: async context => new (await import('./junit.ts')).JunitReporter(context),
  timer: async context => (await import('./timer.ts')).timer(context),
  profile_tasks: async context => (await import('./profile-tasks.ts')).profileTasks(context),
};

/** The collection that Ansible finds a callback in; short names and ansible.builtin find all of them. */
const HOMES: Readonly<Record<string, string>> = {
  json: 'ansible.posix',
  timer: 'ansible.posix',
  profile_tasks: 'ansible.posix',
  yaml: 'community.general',
};

function shortName(name: string): string {
  const collection = name.slice(0, Math.max(0, name.lastIndexOf('.')));
  const short = name.slice(name.lastIndexOf('.') + 1);
  const known = ['', 'ansible.builtin', 'ansible.legacy', HOMES[short]];
  return known.includes(collection) ? short : name;
}

/** What settings choose. */
export interface CallbackChoice {
  readonly stdoutCallback: string;
  readonly callbacksEnabled: readonly string[];
  readonly resultFormat: string;
}

/** The reporter of a run: the one callback that writes the screen, and those that settings enable besides. */
export async function chooseCallbacks(choice: CallbackChoice, context: CallbackContext): Promise<Reporter> {
  const warnings: string[] = [];
  const asked = shortName(choice.stdoutCallback);
  const known = Object.hasOwn(STDOUT, asked);
  if (!known) warnings.push(unknown(choice.stdoutCallback, STDOUT, 'the default is used'));
  const make = known ? STDOUT[asked] : undefined;
  const main = await (make ?? defaultCallback)(await withFormat(choice, context));
  const additional = new Map<string, Reporter>();
  for (const name of choice.callbacksEnabled.filter(each => each !== '')) {
    const short = shortName(name);
    const add = Object.hasOwn(ADDITIONAL, short) ? ADDITIONAL[short] : undefined;
    if (add === undefined) warnings.push(unknown(name, ADDITIONAL, 'it is left out'));
    else if (!additional.has(short)) additional.set(short, await add(context));
  }
  for (const message of warnings) main.handle({ type: 'warning', message });
  return additional.size === 0 ? main : fanOut([main, ...additional.values()]);
}

async function withFormat(choice: CallbackChoice, context: CallbackContext): Promise<CallbackContext> {
  if (choice.resultFormat !== 'yaml') return context;
  const { yamlFormat } = await import('./yaml-text.ts');
  return { ...context, options: { ...context.options, resultText: yamlFormat(context.dumpYaml) } };
}

function unknown(name: string, table: Readonly<Record<string, Make>>, consequence: string): string {
  const hint = didYouMean(name, Object.keys(table)) ?? `there are: ${Object.keys(table).join(', ')}`;
  return `There is no callback ${name} in tsplay, ${consequence}; ${hint}`;
}
