import { fnmatchExpression } from '../../../python/fnmatch.ts';
import { isText } from '../../../values.ts';
import type { ModuleContext } from '../../api/module.ts';
import { sentTypeName } from '../../api/sent-value.ts';
import { wantedMode } from '../../shared/files/file-mode.ts';
import { compiled } from '../../shared/files/python-regex.ts';
import type { FindArgs } from './find-options.ts';
import { type FoundFile, numberOf } from './found-file.ts';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const BYTES: Readonly<Record<string, number>> = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

type Context = ModuleContext<FindArgs>;

/** `-2d`, `10m`: the amount in the smallest unit; its sign says which side is wanted. */
function amount(context: Context, option: 'age' | 'size', units: Readonly<Record<string, number>>): number | undefined {
  const text = context.args[option];
  if (text === undefined) return undefined;
  const match = new RegExp(`^(-?\\d+)([${Object.keys(units).join('')}])?$`, 'i').exec(text);
  if (match === null) return context.fail(`failed to process ${option}`);
  return Number(match[1]) * (units[match[2]?.toLowerCase() ?? ''] ?? 1);
}

function within(value: number, limit: number | undefined): boolean {
  return limit === undefined || (limit >= 0 ? value >= limit : value <= -limit);
}

function nameTest(context: Context, patterns: readonly string[]): (name: string) => boolean {
  const tests = patterns.map(pattern => {
    if (!context.args.use_regex) {
      const expression = fnmatchExpression(pattern);
      return (name: string) => expression.test(name);
    }
    const regexp = compiled(context, pattern);
    return (name: string) => regexp.match(name) !== undefined;
  });
  return name => tests.some(test => test(name));
}

/** Whether permissions are those asked for. Symbols are of a mode that has none, and no umask. */
function modeTest({ args, fail }: Context): (file: FoundFile) => boolean {
  const { mode, exact_mode: isExact } = args;
  if (mode === undefined || mode === '' || mode === null) return () => true;
  if (!isText(mode))
    return fail(
      `argument 'mode' is not a string and conversion is not allowed, value is of type ${sentTypeName(mode)}`,
    );
  const wanted = wantedMode(mode)({ mode: 0, isDirectory: false, umask: 0 });
  return ({ fields }) => {
    const bits = Number.parseInt(String(fields.mode), 8);
    return isExact ? bits === wanted : (bits & wanted) !== 0;
  };
}

const KINDS: Readonly<Record<string, string>> = { directory: 'isdir', file: 'isreg', link: 'islnk' };

/** Whether a file is wanted, as far as its name and its state tell. `now` is the host's clock, in seconds. */
export function fileFilter(context: Context, now: number): (file: FoundFile) => boolean {
  const { args } = context;
  const named = args.patterns.length === 0 ? () => true : nameTest(context, args.patterns);
  const excluded = nameTest(context, args.excludes ?? []);
  const age = amount(context, 'age', SECONDS);
  const size = amount(context, 'size', BYTES);
  const sized = args.file_type === 'file' || args.file_type === 'any';
  const kind = KINDS[args.file_type];
  const permitted = modeTest(context);
  return file => {
    if (!args.hidden && file.name.startsWith('.')) return false;
    if (args.depth !== undefined && args.depth !== 0 && file.depth > args.depth) return false;
    if (kind !== undefined && file.fields[kind] !== true) return false;
    if (!named(file.name) || excluded(file.name)) return false;
    if (!permitted(file)) return false;
    if (!within(now - numberOf(file, args.age_stamp), age)) return false;
    return !sized || file.fields.isreg !== true || within(numberOf(file, 'size'), size);
  };
}
