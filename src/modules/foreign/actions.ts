import type { ModuleDefinition } from '../api/module.ts';

/** The controller's part of a module in Python: what it finds and makes here, before the module runs on the host. */
export type Action = (module: ModuleDefinition) => ModuleDefinition;

const kubernetes = async (): Promise<Action> => (await import('./kubernetes.ts')).kubernetesAction;

const KUBERNETES = `
  helm helm_info helm_plugin helm_plugin_info helm_repository k8s k8s_cluster_info k8s_cp k8s_drain k8s_exec k8s_info
  k8s_log k8s_rollback k8s_scale k8s_service
`
  .trim()
  .split(/\s+/);

/** Modules of collections that Ansible carries out by an action, which tsplay has, around a module, which it has not. */
const ACTIONS: ReadonlyMap<string, () => Promise<Action>> = new Map([
  ...KUBERNETES.map(name => [`kubernetes.core.${name}`, kubernetes] as const),
  ['amazon.aws.s3_object', async () => (await import('./amazon.ts')).objectAction],
  ['community.docker.docker_container_copy_into', async () => (await import('./docker.ts')).copyIntoAction],
]);

/** Short names that ansible-core leads to an action: by its others it leads to the modules alone. */
const LED_TO_ACTIONS: ReadonlySet<string> = new Set(['aws_s3']);

/** Whether a name that a module is reached by leads to its action as well. */
export const leadsToAction = (name: string): boolean => name.includes('.') || LED_TO_ACTIONS.has(name);

/** @param name the module's full name */
export const hasAction = (name: string): boolean => ACTIONS.has(name);

/** A module in Python, with the action of that name around it. */
export async function withAction(name: string | undefined, module: ModuleDefinition): Promise<ModuleDefinition> {
  const action = name === undefined ? undefined : await ACTIONS.get(name)?.();
  return action === undefined ? module : action(module);
}
