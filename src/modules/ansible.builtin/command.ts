import { shlexSplit } from '../../python/shlex.ts';
import { defineModule } from '../api/module.ts';
import { COMMAND_CHECK_MODE, COMMAND_OPTIONS, MIXED_OPTIONS, runGiven } from '../shared/commands/run-command.ts';

function wordsOf(text: string): readonly string[] | undefined {
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
  sentAs: 'ansible.legacy.command',
  checkMode: COMMAND_CHECK_MODE,
  run: async context => {
    const { executable } = context.args;
    if (executable !== undefined)
      context.warn(
        `As of Ansible 2.4, the parameter 'executable' is no longer supported with the 'command' module. Not using '${executable}'.`,
      );
    return runGiven(context, (cmd, argv) => {
      const words = argv.length > 0 ? argv : wordsOf(cmd);
      return words === undefined ? `No closing quotation in: ${cmd}` : { words, text: undefined, shell: undefined };
    });
  },
});
