import { defineModule } from '../api/module.ts';
import {
  COMMAND_CHECK_MODE,
  COMMAND_OPTIONS,
  MIXED_OPTIONS,
  refusedCommand,
  runCommand,
} from '../shared/commands/run-command.ts';

export default defineModule({
  summary: 'Runs a text in a shell on the host (/bin/sh, or `executable`).',
  options: {
    ...COMMAND_OPTIONS,
    executable: { type: 'path', description: 'The shell to use instead of /bin/sh.' },
  },
  freeForm: { option: 'cmd', mixed: MIXED_OPTIONS },
  checkMode: COMMAND_CHECK_MODE,
  run: async context => {
    const { cmd = '', argv = [], chdir, creates, removes, stdin, executable } = context.args;
    if (cmd.trim() === '' && argv.length === 0) return refusedCommand('no command given');
    if (cmd !== '' && argv.length > 0) return refusedCommand('only command or argv can be given, not both');
    return runCommand(context, {
      words: undefined,
      text: cmd === '' ? argv.join(' ') : cmd,
      shell: executable,
      chdir,
      creates,
      removes,
      stdin: stdin === undefined || !context.args.stdin_add_newline ? stdin : `${stdin}\n`,
      strip: context.args.strip_empty_ends,
    });
  },
});
