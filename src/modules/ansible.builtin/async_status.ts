import { defineModule } from '../api/module.ts';

export default defineModule({
  summary: 'Tells how an asynchronous task stands, or removes what it left.',
  options: {
    jid: { type: 'str', required: true, description: 'The `ansible_job_id` of the task.' },
    mode: {
      type: 'str',
      default: 'status',
      choices: ['status', 'cleanup'],
      description: '`status` reads the state of the job, `cleanup` removes its status file.',
    },
  },
  raises: 'always',
  checkMode: 'Skipped.',
  supportsAsync: false,
  run: async context => {
    const { jid, mode } = context.args;
    const job = { changed: false, ansible_job_id: jid, started: 1 };
    if (context.checkMode)
      return { ...job, finished: 0, skipped: true, msg: 'remote module (async_status) does not support check mode' };
    const state = mode === 'cleanup' ? await context.link.asyncCleanup(jid) : await context.link.asyncStatus(jid);
    return { ...job, ...state };
  },
});
