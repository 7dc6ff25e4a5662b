import { inSlices } from '../../in-slices.ts';
import { dumpJson } from '../../python/json-dump.ts';
import { Regex } from '../../python/regex/regex.ts';
import { str } from '../../python/repr.ts';
import { typeName } from '../../python/semantics.ts';
import { splitLines } from '../../python/splitlines.ts';
import { unifiedText } from '../../python/unified-diff.ts';
import { Dict, isText, textOf, type Value } from '../../values.ts';
import { type Args, defineModule, type ModuleContext, type OptionSpecs } from '../api/module.ts';

const NATIVE = 'ansible.utils.native';

const OPTIONS = {
  before: { type: 'raw', required: true, description: 'What was.' },
  after: { type: 'raw', required: true, description: 'What is.' },
  plugin: {
    type: 'dict',
    default: {},
    description: 'How they are compared.',
    options: {
      name: { type: 'str', default: NATIVE, description: 'The plugin; others than this need an installed Ansible.' },
      vars: {
        type: 'dict',
        default: {},
        description: 'Its options.',
        options: {
          skip_lines: {
            type: 'list',
            elements: 'str',
            description: 'Lines that one of these regular expressions matches at their beginning do not count.',
          },
        },
      },
    },
  },
} as const satisfies OptionSpecs;

/** What a terminal obeys. */
const ESCAPES = /\u001b[@-_][0-?]*[ -/]*[@-~]/g;

type DiffContext = ModuleContext<Args<typeof OPTIONS>>;

function patterns(context: DiffContext, written: readonly string[]): Regex[] {
  const faults: string[] = [];
  const compiled = written.flatMap(pattern => {
    try {
      return [new Regex(pattern)];
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      faults.push(`The regex '${pattern}', is not valid. The error was ${error.message}.`);
      return [];
    }
  });
  return faults.length > 0 ? context.fail(faults.join(' ')) : compiled;
}

/** Lines, or the keys of a mapping, without those that do not count. */
function counted(context: DiffContext, value: Value, skipped: readonly Regex[]): Value {
  if (skipped.length === 0) return value;
  const keysOrItems = value instanceof Dict ? [...value.keys()] : value;
  const parts = isText(value) ? splitLines(textOf(value)) : keysOrItems;
  if (!Array.isArray(parts)) return unhandled(context, `${typeNameOf(value)} object is not iterable`);
  return parts.filter(part => !skipped.some(pattern => pattern.match(str(part)) !== undefined));
}

const typeNameOf = (value: Value) => `'${typeName(value)}'`;

function unhandled(context: DiffContext, message: string): never {
  return context.fail(`Unhandled exception from plugin '${NATIVE}'. Error: ${message}`);
}

function text(context: DiffContext, value: Value): string {
  if (value === null) return '';
  if (isText(value)) return textOf(value);
  if (Array.isArray(value)) return `${value.map(str).join('\n')}\n`;
  if (value instanceof Dict) return `${dumpJson(value, { indent: 4, sortKeys: true })}\n`;
  return unhandled(context, `${typeNameOf(value)} object has no attribute 'splitlines'`);
}

export default defineModule({
  summary: 'Tells the difference of two values.',
  options: OPTIONS,
  checkMode: 'Works the same.',
  answersFromHost: false,
  alwaysShowsDiff: true,
  supportsAsync: false,
  beyond: args => {
    const plugin = args.get('plugin') ?? null;
    const name = plugin instanceof Dict ? (plugin.get('name') ?? null) : null;
    return isText(name) && textOf(name) !== NATIVE && textOf(name).split('.').length === 3
      ? `the plugin ${textOf(name)}`
      : undefined;
  },
  run: async context => {
    const { before, after, plugin } = context.args;
    if (plugin.name !== undefined && plugin.name !== NATIVE)
      return context.fail('Plugin name should be provided as a full name including collection');
    const skipped = patterns(context, plugin.vars?.skip_lines ?? []);
    const [old, now] = [before, after].map(value => text(context, counted(context, value, skipped)));
    const difference = await inSlices(unifiedText(old ?? '', now ?? '', 'before', 'after'));
    const shown = difference === '' ? '' : `${difference}\n`;
    const plain = shown.replace(ESCAPES, '');
    return {
      changed: shown !== '',
      diff: { prepared: shown },
      diff_lines: splitLines(plain),
      diff_text: plain,
    };
  },
});
