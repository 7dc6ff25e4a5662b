import { OMIT } from '../../ansible-words.ts';
import type { Core } from '../../core-line.ts';
import { PlayError } from '../../errors.ts';
import { str } from '../../python/semantics.ts';
import { LOOP_ACTION } from '../../template/callables.ts';
import { plainTypeName } from '../../template/plain-type-name.ts';
import { TemplateError } from '../../template/templar.ts';
import { Dict, positionsOf, Tuple, type Value } from '../../values.ts';
import { conditionList } from '../attempt/conditions.ts';
import type { TaskView } from '../attempt/task-view.ts';
import type { TaskStep } from '../compile/steps.ts';
import { rendered, wrongValue } from '../variables/keyword-values.ts';
import { toBoolean } from '../variables/strict-boolean.ts';

export interface LoopControl {
  readonly loopVar: string;
  readonly indexVar: string | undefined;
  readonly label: Value | undefined;
  /** Seconds between two items. */
  readonly pause: number | undefined;
  readonly extended: boolean;
  readonly allItems: boolean;
  /** What ends the loop, asked after each item. */
  readonly breakWhen: readonly Value[] | undefined;
}

/** @throws TemplateError, PlayError `keyword-type`: the task fails before its first item */
export function loopControl(step: TaskStep, view: TaskView): LoopControl {
  const given = step.effective.nearest('loop_control');
  const control = given instanceof Dict ? given : new Dict();
  const own = (name: string) => {
    const value = rendered(name, control.get(name) ?? null, view.templar);
    return value === null || value === OMIT ? undefined : value;
  };
  const text = (name: string) => {
    const value = own(name);
    return value === undefined ? undefined : str(value);
  };
  const truth = (name: string, otherwise: boolean) => {
    const value = own(name);
    if (value === undefined) return otherwise;
    try {
      return toBoolean(value);
    } catch {
      throw wrongValue(step, name, 'bool', value, view.templar.core, control);
    }
  };
  return {
    loopVar: text('loop_var') ?? 'item',
    indexVar: text('index_var'),
    label: control.get('label'),
    pause: pauseOf(step, control, own('pause'), view.templar.core),
    extended: truth('extended', false),
    allItems: truth('extended_allitems', true),
    breakWhen: conditionList(control.get('break_when')),
  };
}

function pauseOf(step: TaskStep, control: Dict, value: Value | undefined, core: Core): number | undefined {
  if (value === undefined) return undefined;
  const text = str(value).trim();
  const seconds = typeof value === 'boolean' ? Number(value) : Number(text === '' ? Number.NaN : text);
  if (Number.isNaN(seconds)) throw wrongValue(step, 'pause', 'float', value, core, control);
  return seconds;
}

const DICT_HINT = 'a dict is looped over with `loop: "{{ ... | dict2items }}"`';

/** `with_*` that only arrange what is given to them. */
export const ARRANGING_LOOKUPS: ReadonlySet<string> = new Set([
  'cartesian',
  'dict',
  'flattened',
  'indexed_items',
  'items',
  'list',
  'nested',
  'sequence',
  'subelements',
  'together',
]);

/** Of these, the ones that take no dict. */
const LIST_LOOKUPS: ReadonlySet<string> = new Set(['flattened', 'indexed_items', 'list']);

/** The items of `loop` or `with_*`. */
export function loopItems(step: TaskStep, view: TaskView): readonly Value[] {
  const { withLookup } = step.ast;
  if (withLookup !== undefined) {
    const terms = view.templar.template(withLookup.terms, { failOnUndefined: withLookup.lookup !== 'first_found' });
    return lookedUp(step, withLookup.lookup, termsOf(step, withLookup.lookup, terms, view.templar.core), view);
  }
  const items = view.templar.template(step.ast.keywords.get('loop') ?? null);
  if (Array.isArray(items)) return items;
  if (view.templar.core.templateErrors) throw noList(items, step);
  throw new PlayError(
    `Invalid data passed to 'loop', it requires a list, got this instead: ${str(items)}. Hint: If you passed a list/dict of just one element, try adding wantlist=True to your lookup invocation or use q/query instead of lookup.`,
    {
      code: 'loop-not-a-list',
      position: positionsOf(step.ast.source)?.value('loop') ?? step.ast.at,
      hint: items instanceof Dict ? DICT_HINT : undefined,
    },
  );
}

function noList(items: Value, step: TaskStep): PlayError {
  return new PlayError(`The \`loop\` value must resolve to a 'list', not '${plainTypeName(items)}'.`, {
    code: 'loop-not-a-list',
    position: positionsOf(step.ast.source)?.value('loop') ?? step.ast.at,
    hint: 'Provide a list of items/templates, or a template resolving to a list.',
  });
}

/** What a loop gives its lookup: a dict is its keys, but where the lookup opens dicts itself, or takes lists alone. */
function termsOf(step: TaskStep, lookup: string, given: Value, core: Core): Value[] {
  if (Array.isArray(given)) return given;
  if (!(given instanceof Dict) || lookup === 'dict' || core.dictsAreItems) return [given];
  if (LIST_LOOKUPS.has(lookup)) {
    throw new PlayError(`with_${lookup} expects a list`, {
      code: 'loop-not-a-list',
      position: positionsOf(step.ast.source)?.value(`with_${lookup}`) ?? step.ast.at,
      hint: DICT_HINT,
    });
  }
  return [...given.keys()];
}

/** The items that a lookup makes of its terms. */
function lookedUp({ action }: TaskStep, name: string, terms: Value, view: TaskView): readonly Value[] {
  const vars = new Map<string, Value>([
    ['tsplay_lookup', name],
    ['tsplay_terms', terms],
    [LOOP_ACTION, action],
  ]);
  const templar = view.templar.with(view.scope.with('magic variables', vars));
  const items = looked(() => templar.template('{{ query(tsplay_lookup, *tsplay_terms) }}'));
  // What a lookup pairs up is shown and handed on as lists.
  return (Array.isArray(items) ? items : [items]).map(item => (item instanceof Tuple ? [...item] : item));
}

const WRAPPED =
  /^An unhandled exception occurred while running the lookup plugin '[^']*'\. Error was a [^,]*, original message: (.*?)(?:\. \1)?$/s;

/** Ansible calls the lookup of a loop itself, so its error comes without what a template says around it. */
function looked(evaluate: () => Value): Value {
  try {
    return evaluate();
  } catch (error) {
    const own = error instanceof TemplateError ? WRAPPED.exec(error.message)?.[1] : undefined;
    if (own === undefined) throw error;
    throw new TemplateError('AnsibleError', own, { cause: error });
  }
}

/** The variables that an item brings: the item, its index, `ansible_loop`. */
export function itemVariables(control: LoopControl, items: readonly Value[], index: number): Map<string, Value> {
  const item = items[index] ?? null;
  const vars = new Map<string, Value>([
    [control.loopVar, item],
    ['ansible_loop_var', control.loopVar],
  ]);
  if (control.indexVar !== undefined) {
    vars.set(control.indexVar, index);
    vars.set('ansible_index_var', control.indexVar);
  }
  if (control.extended) vars.set('ansible_loop', extendedLoop(control, items, index));
  return vars;
}

function extendedLoop(control: LoopControl, items: readonly Value[], index: number): Dict {
  const loop = Dict.from({
    index: index + 1,
    index0: index,
    first: index === 0,
    last: index + 1 === items.length,
    length: items.length,
    revindex: items.length - index,
    revindex0: items.length - index - 1,
  });
  if (control.allItems) loop.set('allitems', [...items]);
  if (index + 1 < items.length) loop.set('nextitem', items[index + 1] ?? null);
  if (index > 0) loop.set('previtem', items[index - 1] ?? null);
  return loop;
}
