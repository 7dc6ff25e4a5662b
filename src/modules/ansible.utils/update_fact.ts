import { deepCopy } from '../../python/deep-copy.ts';
import { literalEval } from '../../python/literal.ts';
import { str } from '../../python/repr.ts';
import { asInt, equal } from '../../python/semantics.ts';
import { getItem } from '../../python/subscript.ts';
import { Dict, type Value } from '../../values.ts';
import { type Args, defineModule, type ModuleContext, type OptionSpecs } from '../api/module.ts';

const OPTIONS = {
  updates: {
    type: 'list',
    elements: 'dict',
    required: true,
    description: 'What is set, one after the other.',
    options: {
      path: {
        type: 'str',
        required: true,
        description: 'Where: a variable, and the way into it (`a.b[0]`, `a["b"]`).',
      },
      value: { type: 'raw', required: true, description: 'What stands there then.' },
    },
  },
} as const satisfies OptionSpecs;

type UpdateContext = ModuleContext<Args<typeof OPTIONS>>;

/** A name as Python reads it: a number, a text in quotes, or a bare word. */
function keyOf(part: string): Value {
  return literalEval(part) ?? part.replace(/['"]/g, '');
}

/** The steps of a path: what stands between points, and in brackets. */
function stepsOf(path: string): Value[] {
  return (path.match(/\[[^\]]*\]?|[^.[]+/g) ?? []).map(part => keyOf(part.replace(/^\[|\]$/g, '')));
}

/** A path that no template could name is refused. */
function malformed(context: UpdateContext, path: string): string | undefined {
  try {
    context.render(`{% if false %}{{${path}}}{% endif %}`);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const why = /^template error while templating string: (.*?)\. String: /s.exec(error.message)?.[1] ?? error.message;
    return `While processing '${path}' found malformed path. Ensure syntax follows valid jinja format. The error was: ${why}`;
  }
}

function inner(context: UpdateContext, container: Value, key: Value): Value {
  return getItem(container, key) ?? context.fail(`Error: the key '${str(key)}' was not found in ${str(container)}.`);
}

/** Sets what stands under `key`. @returns whether that is something else than before */
function setItem(context: UpdateContext, container: Value, key: Value, value: Value): boolean {
  if (container instanceof Dict) {
    const before = container.get(key) ?? null;
    if (equal(before, value)) return false;
    container.set(key, value);
    return true;
  }
  if (!Array.isArray(container)) return context.fail('update_fact can only modify mutable objects.');
  const at = Number(asInt(key));
  if (Number.isNaN(at))
    return context.fail(`Error: ${str(container)} is a list, but index provided was not an integer: '${str(key)}'`);
  const index = at < 0 ? at + container.length : at;
  if (index > container.length || index < 0)
    return context.fail(`Error: ${str(container)} not long enough for item #${at} to be set.`);
  if (index < container.length && equal(container[index] ?? null, value)) return false;
  container[index] = value;
  return true;
}

export default defineModule({
  summary: 'Gives variables back with parts of them set to something else; the variables themselves stay.',
  options: OPTIONS,
  checkMode: 'Works the same.',
  answersFromHost: false,
  supportsAsync: false,
  run: async context => {
    const { updates } = context.args;
    const faults = updates.flatMap(({ path }) => malformed(context, path) ?? []);
    if (faults.length > 0) return context.fail(faults.join(' '));
    const updated = new Dict();
    let changed = false;
    for (const { path, value } of updates) {
      const [name = '', ...way] = stepsOf(path);
      const before = updated.get(name) ?? context.variable(str(name));
      if (before === undefined) return context.fail(`'${str(name)}' was not found in the current facts.`);
      const known = updated.has(name) ? before : deepCopy(before);
      updated.set(name, known);
      const last = way.pop();
      if (last === undefined) {
        changed ||= !equal(known, value);
        updated.set(name, value);
      } else {
        const container = way.reduce((reached, key) => inner(context, reached, key), known);
        changed = setItem(context, container, last, value) || changed;
      }
    }
    return { changed, ...Object.fromEntries([...updated].map(([name, value]) => [str(name), value])) };
  },
});
