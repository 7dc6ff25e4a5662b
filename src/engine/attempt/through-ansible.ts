import type { Bridge } from '../../bridge/bridge.ts';
import { EXIT, PlayError } from '../../errors.ts';
import { BECOME_METHODS } from '../../remote/become.ts';
import { connectionKind } from '../../remote/open.ts';
import type { Value } from '../../values.ts';
import type { TaskStep } from '../compile/steps.ts';
import type { ModuleCall } from './module-call.ts';
import type { Way } from './way.ts';

/**
 * The call of a task as the installed ansible-core carries it out, where only a plugin in Python knows the way to the host
 * (winrm, network_cli, a become method of the user's own); else the call itself.
 * @param call its arguments rendered
 * @throws PlayError, TemplateError
 */
export async function throughAnsible(call: ModuleCall, step: TaskStep, way: Way, bridge: Bridge): Promise<ModuleCall> {
  const { definition } = call;
  const { answersFromHost, answersWholly, freeForm } = definition;
  if (answersWholly === true) return call;
  const lacking = definition.beyond?.(call.args, name => way.variables.get(name));
  if (lacking !== undefined) return byTheAction(call, lacking, step, bridge);
  if (answersFromHost === false) return call;
  const plugin = foreignPlugin(way, bridge);
  if (plugin === undefined) return call;
  const { wholeTasks } = bridge;
  if (wholeTasks !== undefined) {
    const args = freeForm === undefined ? call.args : withRawText(call.args, freeForm.option);
    return { definition: await bridge.wholeTask(askedName(step), plugin, wholeTasks), args };
  }
  throw new PlayError(`tsplay cannot reach ${way.host}: ${plugin} is a plugin in Python`, {
    code: 'unknown-connection',
    position: step.ast.at,
    hint: 'an installed ansible-core runs tasks by such plugins; the setting ansible = off forbids it',
    exitCode: EXIT.error,
  });
}

/** What tsplay's own module does not do, by Ansible's of that name. @throws PlayError `module-unavailable` */
async function byTheAction(call: ModuleCall, lacking: string, step: TaskStep, bridge: Bridge): Promise<ModuleCall> {
  const { alwaysShowsDiff = false } = call.definition;
  const name = askedName(step);
  const { wholeTasks } = bridge;
  const file = bridge.pluginFile('action', name, false);
  if (wholeTasks !== undefined && file !== undefined)
    return { definition: { ...(await bridge.wholeTask(name, file, wholeTasks)), alwaysShowsDiff }, args: call.args };
  throw new PlayError(`tsplay's own ${name} does not have ${lacking}`, {
    code: 'module-unavailable',
    position: step.ast.actionAt,
    hint: 'an installed ansible-core with the collection does the task; the setting ansible = off forbids it',
  });
}

/** Free-form text under the name that all of Ansible's modules know. */
function withRawText(args: ReadonlyMap<string, Value>, option: string): ReadonlyMap<string, Value> {
  return new Map([...args].map(([name, value]) => [name === option ? '_raw_params' : name, value]));
}

/** The plugin in Python that a way leads through, where it leads through one. @throws PlayError, TemplateError */
export function foreignPlugin(way: Way, bridge: Bridge): string | undefined {
  const { transport } = way.target();
  const connection = bridge.pluginFile('connection', transport, connectionKind(transport) !== undefined);
  if (connection !== undefined) return connection;
  const method = way.identity()?.method;
  return method === undefined ? undefined : bridge.pluginFile('become', method, BECOME_METHODS.includes(method));
}

/** The name by which Ansible has the module. */
function askedName({ resolved }: TaskStep): string {
  return resolved.foreign?.asked ?? resolved.name;
}
