import type { Dict, Value } from '../../values.ts';
import type { TaskStep } from '../compile/steps.ts';
import { toValue } from '../result.ts';
import { failedTask } from '../task/task-info.ts';
import type { PlayHost } from './play-host.ts';
import { isRescued, type WalkContext } from './walk-context.ts';

/** What failed on a host, for the rescue that will run and the `always` before it; where nothing rescues, they keep what they knew, as in Ansible. */
export function tellRescue(step: TaskStep, host: PlayHost, result: Dict, context: WalkContext): void {
  if (!isRescued(context)) return;
  const { variables, world } = context;
  const templar = variables.templar(variables.ofTask(step, host.name));
  const { registered } = world.host(host.name);
  // No lookup is called for it: what it does would be done twice.
  const render = (value: Value) => templar.template(value, { disableLookups: true });
  registered.set('ansible_failed_task', toValue(failedTask(step, render, templar.core.renderedFailedTask), true));
  registered.set('ansible_failed_result', result);
}
