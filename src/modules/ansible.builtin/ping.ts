import { defineModule, type ModuleContext } from '../api/module.ts';

/** Fails as a module in Python that an exception ended. */
function crash(context: ModuleContext<unknown>): never {
  const said = 'Exception: boom\n';
  return context.fail('MODULE FAILURE\nSee stdout/stderr for the exact error', {
    exception: said,
    module_stderr: said,
    module_stdout: said,
    rc: 1,
  });
}

export default defineModule({
  summary: 'Logs in, runs an empty script, and answers pong.',
  options: { data: { type: 'str', default: 'pong', description: 'What to answer; `crash` fails the task.' } },
  checkMode: 'Works the same.',
  run: async context => {
    await context.inspect.run(':');
    if (context.args.data === 'crash') crash(context);
    return { changed: false, ping: context.args.data };
  },
});
