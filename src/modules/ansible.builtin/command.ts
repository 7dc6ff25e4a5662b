import { shlexSplit } from '../../python/shlex.ts';
import { defineModule } from '../api/module.ts';
import {
  COMMAND_CHECK_MODE,
  COMMAND_OPTIONS,
  MIXED_OPTIONS,
  refusedCommand,
  runCommand,
} from '../shared/commands/run-command.ts';

function wordsOf(text: string): string[] | undefined {
  try {
    return shlexSplit(text);
  } catch {
    return undefined;
  }
}

export default defineModule({
  summary:
    'Runs a command without a shell: pipes, redirections and `&&` are plain words; `$HOME` and `~` are expanded.',
  options: {
    ...COMMAND_OPTIONS,
    executable: { type: 'str', description: 'Has no effect (a warning says so); use the shell module.' },
  },
  freeForm: { option: 'cmd', mixed: MIXED_OPTIONS },
  checkMode: COMMAND_CHECK_MODE,
  run: async context => {
    const { cmd = '', argv = [], chdir, creates, removes, stdin, executable } = context.args;
    if (executable !== undefined)
      context.warn(
        `As of Ansible 2.4, the parameter 'executable' is no longer supported with the 'command' module. Not using '${executable}'.`,
      );
    if (cmd.trim() === '' && argv.length === 0) return refusedCommand('no command given');
    if (cmd !== '' && argv.length > 0) return refusedCommand('only command or argv can be given, not both');
    const words = argv.length > 0 ? argv : wordsOf(cmd);
    if (words === undefined) return refusedCommand(`No closing quotation in: ${cmd}`);
    return runCommand(context, {
      words,
      text: undefined,
      shell: undefined,
      chdir,
      creates,
      removes,
      stdin: stdin === undefined || !context.args.stdin_add_newline ? stdin : `${stdin}\n`,
      strip: context.args.strip_empty_ends,
    });
  },
});
