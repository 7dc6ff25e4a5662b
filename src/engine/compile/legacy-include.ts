import type { Keywords, Task } from '../../playbook/ast.ts';
import { varsOf } from '../../playbook/role.ts';
import { Dict, isText, textOf, type Value } from '../../values.ts';
import { includeArguments } from './actions.ts';
import type { CompileContext } from './compile-context.ts';
import type { Frame } from './frame.ts';

const OWN = ['_raw_params', 'file'];

/** Whether the old `include` is an import: its file is known before the run, and no dynamic include brings it. */
export function isStaticInclude(task: Task, context: CompileContext): boolean {
  if (context.dynamic === true || task.withLookup !== undefined || task.keywords.has('loop')) return false;
  const args = includeArguments(task);
  const file = args.get('_raw_params') ?? args.get('file');
  return file !== undefined && isText(file) && !/\{[{%]/.test(textOf(file));
}

/** What a static `include: file.yml a=1` hands to its tasks: `a` as a task's variable, its `vars` as parameters. */
export function legacyFrame(keywords: Keywords, args: ReadonlyMap<string, Value>, parent: Frame): Frame {
  const given = keywords.get('vars');
  const vars = Dict.of([...args].filter(([name]) => !OWN.includes(name)));
  return {
    keywords: new Map(keywords).set('vars', vars),
    parent,
    includeParams: given instanceof Dict ? [varsOf(given)] : [],
  };
}
