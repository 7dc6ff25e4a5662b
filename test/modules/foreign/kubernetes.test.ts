import { kubernetesAction } from '../../../src/modules/foreign/kubernetes.ts';
import type { Connection } from '../../../src/remote/connection.ts';
import type { Value } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';
import { pythonModulesNamed } from '../../support/python-modules.ts';

// What the action makes of arguments on the controller is recorded from Ansible in test/golden/plays/actions-kubernetes*. Here:
// a host that is reached by ssh, where Ansible (seen with a real sshd) leaves all paths to the module.

async function given(module: string, args: Readonly<Record<string, Value>>): Promise<unknown> {
  const python = await pythonModulesNamed(module)(module);
  if (python === undefined) throw new Error(`no ${module}`);
  const { result } = await runModule({ ...kubernetesAction(python), openOptions: true }, args, {
    link: { connection: async () => ({ target: { transport: 'ssh' } }) as unknown as Connection },
  });
  return result.with === undefined ? result : JSON.parse(String(result.with));
}

test.each([
  ['kubernetes.core.k8s', { src: 'definitions.yml', kubeconfig: 'config' }],
  ['kubernetes.core.k8s_info', { src: '/nosuch/definitions.yml', kubeconfig: '~/none' }],
  ['kubernetes.core.k8s_cp', { local_path: 'file', state: 'to_pod' }],
])('%s leaves paths to the host that it runs on', async (module, args) => {
  expect(await given(module, args)).toEqual(args);
});

test('what is wrong with templates is wrong there, too', async () => {
  expect(await given('kubernetes.core.helm', { template: 'x.j2' })).toMatchObject({
    failed: true,
    msg: "'template' is only a supported parameter for the 'k8s' module.",
  });
});
