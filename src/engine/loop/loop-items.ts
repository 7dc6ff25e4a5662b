import { setTimeout as sleep } from 'node:timers/promises';
import type { Core } from '../../core-line.ts';
import { truthy } from '../../python/compare.ts';
import { repr } from '../../python/semantics.ts';
import { unsafeText } from '../../python/unsafe.ts';
import { TemplateError } from '../../template/templar.ts';
import { Dict, isText, textOf, type Value } from '../../values.ts';
import type { TaskRun, TaskView } from '../attempt/task-view.ts';
import { flag } from '../result.ts';
import type { LoopControl } from './loop-control.ts';

/** Facts that an item brought are there for the next. */
export function collectFacts(data: Dict, into: Map<string, Value>): void {
  const facts = data.get('ansible_facts');
  if (facts instanceof Dict) for (const [name, value] of facts) into.set(String(name), value);
}

/** Waits between two items, as `loop_control: pause` says. */
export async function pauseBetween({ pause = 0 }: LoopControl, run: TaskRun): Promise<void> {
  if (pause > 0) await sleep(pause * 1000, undefined, { signal: run.services.options.signal });
}

/** What stands for an item on the screen, the item itself where the label is written empty; an undefined label fails the item. @throws TemplateError for any other fault */
export function labelOf(control: LoopControl, view: TaskView, vars: ReadonlyMap<string, Value>, data: Dict): string {
  const item = vars.get(control.loopVar) ?? null;
  try {
    return shown(view.templar.template(control.label !== undefined && truthy(control.label) ? control.label : item));
  } catch (error) {
    if (!(error instanceof TemplateError) || error.className !== 'AnsibleUndefinedVariable') throw error;
    data.set('failed', true);
    data.set('msg', unsafeText(`Failed to template loop_control.label: ${error.message}`));
    return shown(item);
  }
}

function shown(label: Value): string {
  return isText(label) ? textOf(label) : repr(label);
}

/** What an item says to the user: in the end its loop says it. */
const NOTICES = ['warnings', 'deprecations'];

/** An item's result as its loop's holds it. */
export function itemData(data: Dict): Dict {
  return NOTICES.some(name => data.has(name))
    ? Dict.of([...data].filter(([key]) => !NOTICES.includes(String(key))))
    : data;
}

/** The result of a loop over those of its items, with Ansible's keys in Ansible's order. */
export function loopData(runs: readonly Dict[], { unreachableLoops }: Core): Dict {
  if (runs.length === 0)
    return Dict.from({ changed: false, skipped: true, skipped_reason: 'No items in the list', results: [] });
  const any = (name: string) => runs.some(data => flag(data, name));
  const skipped = runs.every(each => flag(each, 'skipped'));
  const data = Dict.of([
    ['results', runs.map(itemData)],
    ['skipped', skipped],
  ]);
  if (any('changed')) data.set('changed', true);
  if (any('failed')) data.set('failed', true);
  if (unreachableLoops && any('unreachable')) data.set('unreachable', true);
  for (const name of NOTICES) {
    const said = runs.flatMap(each => each.get(name) ?? []);
    if (said.length > 0) data.set(name, said);
  }
  const done = skipped ? 'All items skipped' : 'All items completed';
  data.set('msg', any('failed') ? 'One or more items failed' : done);
  if (!data.has('changed')) data.set('changed', false);
  return data;
}
