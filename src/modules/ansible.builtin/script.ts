import { basename } from 'node:path';
import { shlexWords } from '../../python/shlex.ts';
import { escapedText } from '../../python/surrogate-escape.ts';
import { actionError } from '../api/action-error.ts';
import { defineModule } from '../api/module.ts';
import { expandedWord } from '../script/host-word.ts';
import { newTrailer } from '../script/trailer.ts';
import { call, given, held, quote } from '../script/words.ts';
import { longOutputFields } from '../shared/commands/output-fields.ts';
import { MIXED_OPTIONS } from '../shared/commands/run-command.ts';
import SCRIPT from './script.sh';

/** The script's path on the controller, and the text behind it, which the host's shell reads. */
function splitCommand(cmd: string): { source: string; rest: string } | undefined {
  const text = cmd.trim();
  try {
    const [first] = shlexWords(text);
    return first === undefined ? undefined : { source: first.text, rest: text.slice(first.end) };
  } catch {
    return undefined;
  }
}

export default defineModule({
  summary: 'Runs a script of the controller on the host, then removes it there.',
  options: {
    cmd: { type: 'str', description: 'Path of the script and its arguments; also as free-form text.' },
    creates: { type: 'str', description: 'When this path exists on the host, the task is skipped.' },
    removes: { type: 'str', description: 'When this path does not exist on the host, the task is skipped.' },
    chdir: { type: 'str', description: 'Absolute directory of the host to run in.' },
    executable: { type: 'str', description: 'Interpreter (with its options) to run the script by.' },
    decrypt: { type: 'bool', default: true, description: 'Decrypt the script when it is vaulted.' },
  },
  freeForm: { option: 'cmd', mixed: MIXED_OPTIONS },
  raises: 'since 2.19',
  checkMode: 'Skipped, unless `creates` or `removes` tells that it would run: then changed.',
  supportsAsync: false,
  run: async context => {
    const { cmd = '', creates, removes, chdir, executable, decrypt } = context.args;
    if (context.core.commandWords && context.args.cmd === undefined)
      throw actionError('one of the following is required: _raw_params, cmd');
    if (chdir !== undefined && !chdir.startsWith('/'))
      throw actionError(`chdir ${chdir} must be an absolute path for a Unix-aware remote node`);
    const command = splitCommand(cmd);
    if (command === undefined) return context.fail('no script given');
    const source = await context.findFile('files', command.source);
    const content = await context.readFile(source, { decrypt });
    const trailer = newTrailer();
    const text = `${executable === undefined ? '' : `${executable} `}${held('file')}${command.rest}`;
    const look = [
      trailer.define,
      ...(creates === undefined
        ? []
        : [`[ ! -e ${expandedWord(creates)} ] || { ${call('trailer', 'creates')}; exit 0; }`]),
      ...(removes === undefined
        ? []
        : [`[ -e ${expandedWord(removes)} ] || { ${call('trailer', 'removes')}; exit 0; }`]),
    ].join('\n');
    const act = [
      given({ name: quote(basename(source)) }),
      SCRIPT,
      `( ${chdir === undefined ? '' : `cd -- ${quote(chdir)} || exit 1; `}eval ${quote(text)} ) </dev/null`,
      given({ rc: '$?' }),
      `rm -rf ${held('folder')}`,
      call('trailer', `"ran "${held('rc')}`),
    ].join('\n');
    const answer = await context.exchange({ look, act }, { stdin: content });
    const { stdout, words } = trailer.read(answer);
    if (words === 'creates')
      return { changed: false, skipped: true, msg: `${creates} exists, matching creates option` };
    if (words === 'removes')
      return { changed: false, skipped: true, msg: `${removes} does not exist, matching removes option` };
    if (context.checkMode)
      return creates === undefined && removes === undefined
        ? { changed: false, skipped: true, msg: 'Check mode is not supported for this task.' }
        : { changed: true };
    const rc = words === undefined ? answer.rc : Number(words.replace('ran ', ''));
    return {
      changed: true,
      rc,
      ...(await longOutputFields(stdout, escapedText(answer.stderr))),
      ...(rc === 0 ? {} : { failed: true, msg: 'non-zero return code' }),
    };
  },
});
