import { defineModule } from '../api/module.ts';

export default defineModule({
  summary: 'Fails the task with a message.',
  options: { msg: { type: 'raw', default: 'Failed as requested from task', description: 'The message.' } },
  raises: 'always',
  checkMode: 'Works the same.',
  answersFromHost: false,
  actionPlugin: true,
  supportsAsync: false,
  run: async context => ({ changed: false, failed: true, msg: context.args.msg }),
});
