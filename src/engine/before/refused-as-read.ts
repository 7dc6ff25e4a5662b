import { EXIT, nearest, PlayError } from '../../errors.ts';
import { keyPosition } from '../../playbook/parse-keywords.ts';
import { LOOKUP_NAMES } from '../../template/lookups/lookup-table.ts';
import type { Templar } from '../../template/templar.ts';
import { availableCall, isOfAbsentCollection, isTemplatedAction, unknownModule } from '../attempt/module-call.ts';
import { checkIncludeArguments, DYNAMIC_INCLUDES, ENGINE_ACTIONS, includeArguments } from '../compile/actions.ts';
import { type CompiledStep, type TaskStep, tasksOf } from '../compile/steps.ts';

/** Looks at tasks for what Ansible refuses when it reads them, and at nothing else. @throws PlayError */
export async function readSteps(steps: readonly CompiledStep[], templar: Templar): Promise<void> {
  for (const step of tasksOf(steps)) {
    refuseAsWritten(step, templar);
    if (ENGINE_ACTIONS.has(step.action) || step.implicit || isTemplatedAction(step)) continue;
    const call = await availableCall(step);
    if (call instanceof PlayError && isOfAbsentCollection(step)) throw unknownModule(step.ast.action, step);
  }
}

/** @throws PlayError for options that an include does not have, and lookups that nobody has */
export function refuseAsWritten(step: TaskStep, templar: Templar): void {
  if (DYNAMIC_INCLUDES.has(step.action)) checkIncludeArguments(step.action, step.ast, includeArguments(step.ast));
  if (!(ENGINE_ACTIONS.has(step.action) || step.implicit)) refuseUnknownLoop(step, templar);
}

/** `with_NAME` for a lookup that there is not: Ansible takes it for a second module. */
function refuseUnknownLoop(step: TaskStep, templar: Templar): void {
  const name = step.ast.withLookup?.lookup;
  if (name === undefined || templar.hasLookup(name)) return;
  throw new PlayError(`conflicting action statements: ${step.ast.action}, with_${name}`, {
    code: 'unknown-lookup',
    position: keyPosition(step.ast.source, `with_${name}`, step.ast.at),
    hint: `there is no lookup \`${name}\`${suggestion(name)}`,
    exitCode: EXIT.parse,
  });
}

function suggestion(name: string): string {
  const near = nearest(name, LOOKUP_NAMES);
  return near === undefined ? '' : `: did you mean \`with_${near}\`?`;
}
