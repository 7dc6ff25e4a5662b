import { defineConnection } from '../connection-kind.ts';
import { containerProgram } from '../container-program.ts';
import { splitArguments } from '../split-arguments.ts';

export default defineConnection({
  summary: 'A container of Docker, by `docker exec`.',
  aliases: ['community.docker.docker'],
  addressVariables: ['ansible_docker_host', 'ansible_host'],
  settings: read => ({ programArgs: splitArguments(read('ansible_docker_extra_args') ?? '') }),
  open: async (target, { signal }) => {
    const { openProgram } = await import('../program-connection.ts');
    return openProgram(target, containerProgram(target, 'docker'), signal);
  },
});
