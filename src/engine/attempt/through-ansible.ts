import type { Bridge } from '../../bridge/bridge.ts';
import { EXIT, PlayError } from '../../errors.ts';
import type { ModuleDefinition } from '../../modules/api/module.ts';
import { BECOME_METHODS } from '../../remote/become.ts';
import { connectionKind } from '../../remote/open.ts';
import type { TaskStep } from '../compile/steps.ts';
import type { Way } from './way.ts';

/**
 * The module of a task as the installed ansible-core runs it, where only a plugin in Python knows the way to the host (winrm,
 * network_cli, a become method of the user's own); else the module itself.
 * @throws PlayError, TemplateError
 */
export async function throughAnsible(
  definition: ModuleDefinition,
  step: TaskStep,
  way: Way,
  bridge: Bridge,
): Promise<ModuleDefinition> {
  if (definition.answersFromHost === false || definition.answersWholly === true) return definition;
  const plugin = foreignPlugin(way, bridge);
  if (plugin === undefined) return definition;
  const { wholeTasks } = bridge;
  if (wholeTasks !== undefined) return bridge.wholeTask(askedName(step), plugin, wholeTasks);
  throw new PlayError(`tsplay cannot reach ${way.host}: ${plugin} is a plugin in Python`, {
    code: 'unknown-connection',
    position: step.ast.at,
    hint: 'an installed ansible-core runs tasks by such plugins; the setting ansible = off forbids it',
    exitCode: EXIT.error,
  });
}

function foreignPlugin(way: Way, bridge: Bridge): string | undefined {
  const { transport } = way.target();
  if (connectionKind(transport) === undefined) return bridge.pluginFile('connection', transport);
  const method = way.identity()?.method;
  return method === undefined || BECOME_METHODS.includes(method) ? undefined : bridge.pluginFile('become', method);
}

/** The name by which Ansible has the module. */
function askedName({ resolved }: TaskStep): string {
  return resolved.foreign?.asked ?? resolved.name;
}
