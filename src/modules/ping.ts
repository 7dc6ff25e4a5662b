import { defineModule } from './api/module.ts';

export default defineModule({
  name: 'ping',
  fullNames: [],
  summary: 'Logs in, runs an empty script, and answers pong.',
  options: { data: { type: 'str', default: 'pong', description: 'What to answer; `crash` fails the task.' } },
  checkMode: 'Works the same.',
  run: async context => {
    await context.inspect.run(':');
    if (context.args.data === 'crash') context.fail('boom');
    return { changed: false, ping: context.args.data };
  },
});
