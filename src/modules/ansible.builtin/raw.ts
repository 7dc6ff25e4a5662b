import { escapedText } from '../../python/surrogate-escape.ts';
import { defineModule } from '../api/module.ts';
import { quote } from '../script/words.ts';
import { longOutputFields } from '../shared/commands/output-fields.ts';
import { MIXED_OPTIONS } from '../shared/commands/run-command.ts';

export default defineModule({
  summary: "Sends a text straight to the host's login shell, without any shell of ours: for hosts that have none yet.",
  options: {
    cmd: { type: 'str', required: true, description: 'The text; given free-form.' },
    executable: { type: 'str', description: 'Run the text by this shell (`executable -c text`).' },
    creates: { type: 'path', description: 'Has no effect, as in Ansible.' },
    removes: { type: 'path', description: 'Has no effect, as in Ansible.' },
    chdir: { type: 'path', description: 'Has no effect, as in Ansible.' },
  },
  freeForm: { option: 'cmd', mixed: MIXED_OPTIONS },
  checkMode: 'Skipped.',
  checkModeNeedsNoHost: true,
  supportsAsync: false,
  run: async context => {
    if (context.environment.size > 0) context.notice('raw module does not support the environment keyword');
    if (context.checkMode) return { changed: false, skipped: true };
    const { cmd, executable } = context.args;
    const answer = await context.link.raw(executable === undefined ? cmd : `${quote(executable)} -c ${quote(cmd)}`);
    return {
      changed: true,
      rc: answer.rc,
      ...(await longOutputFields(escapedText(answer.stdout), escapedText(answer.stderr))),
      ...(answer.rc === 0 ? {} : { failed: true, msg: 'non-zero return code' }),
    };
  },
});
