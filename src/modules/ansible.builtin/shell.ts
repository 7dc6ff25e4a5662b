import { defineModule } from '../api/module.ts';
import { COMMAND_CHECK_MODE, COMMAND_OPTIONS, MIXED_OPTIONS, runGiven } from '../shared/commands/run-command.ts';

export default defineModule({
  summary: 'Runs a text in a shell on the host (/bin/sh, or `executable`).',
  options: {
    ...COMMAND_OPTIONS,
    executable: { type: 'path', description: 'The shell to use instead of /bin/sh.' },
  },
  freeForm: { option: 'cmd', mixed: MIXED_OPTIONS },
  sentAs: 'ansible.legacy.command',
  checkMode: COMMAND_CHECK_MODE,
  run: context =>
    runGiven(context, (cmd, argv) => ({
      words: undefined,
      text: cmd === '' ? argv.join(' ') : cmd,
      shell: context.args.executable,
    })),
});
