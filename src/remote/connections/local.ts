import { defineConnection } from '../connection-kind.ts';

export default defineConnection({
  summary: 'Runs on this machine, under the own user.',
  aliases: ['ansible.builtin.local'],
  isHere: true,
  open: async target => {
    const { LocalConnection } = await import('../local.ts');
    return new LocalConnection(target);
  },
});
