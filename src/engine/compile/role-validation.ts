import type { Task } from '../../playbook/ast.ts';
import type { Role } from '../../playbook/role.ts';
import { Dict, isText, type Position, textOf, type Value } from '../../values.ts';
import type { CompileContext } from './compile-context.ts';
import type { RoleParts } from './role-parts.ts';
import type { TaskStep } from './steps.ts';
import { selects } from './tags.ts';
import { taskStep } from './task-step.ts';

/** The task that checks a role's parameters against its `argument_specs`, as Ansible inserts it. */
export function validationStep(role: Role, parts: RoleParts, context: CompileContext): TaskStep[] {
  const entryPoint = parts.tasks?.replace(/\.ya?ml$/, '') ?? 'main';
  const spec = role.argumentSpecs.get(entryPoint);
  if (spec === undefined || parts.unchecked === true) return [];
  const short = spec.get('short_description');
  const at: Position = { file: `${role.path}/meta/argument_specs.yml`, line: 1, column: 1 };
  const options = spec.get('options');
  const keywords = new Map<string, Value>([['tags', ['always']]]);
  const args = Dict.from({
    argument_spec: options instanceof Dict ? options : new Dict(),
    provided_arguments: Dict.of(context.role?.params ?? []),
    validate_args_context: Dict.from({
      type: 'role',
      // of a role in a collection the last part, as Ansible tells it
      name: role.name.split('.').at(-1) ?? role.name,
      argument_spec_name: entryPoint,
      path: role.path,
    }),
  });
  const label = `Validating arguments against arg spec '${entryPoint}'${isText(short) ? ` - ${textOf(short)}` : ''}`;
  const ast: Task = {
    kind: 'task',
    at,
    keywords,
    source: new Dict(),
    name: label,
    action: 'ansible.builtin.validate_argument_spec',
    args,
    actionAt: at,
  };
  const step = taskStep(ast, { name: 'validate_argument_spec' }, context, true);
  return context.handler || selects(context.tags, ['always']) ? [step] : [];
}
