import { defineConnection } from '../connection-kind.ts';
import { containerProgram } from '../container-program.ts';
import { splitArguments } from '../split-arguments.ts';

export default defineConnection({
  summary: 'A container of Podman, by `podman exec`.',
  aliases: ['containers.podman.podman'],
  addressVariables: ['ansible_podman_host', 'ansible_host'],
  settings: read => ({ programArgs: splitArguments(read('ansible_podman_extra_args') ?? '') }),
  open: async (target, { signal }) => {
    const { openProgram } = await import('../program-connection.ts');
    return openProgram(target, containerProgram(target, 'podman'), signal);
  },
});
