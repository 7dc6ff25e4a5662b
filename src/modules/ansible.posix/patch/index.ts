import { stat } from 'node:fs/promises';
import { PlayError } from '../../../errors.ts';
import { type Args, defineModule, type ModuleContext, type OptionSpecs } from '../../api/module.ts';
import { ask, askAndAct, type Findings } from '../../script/findings.ts';
import { expandedWord } from '../../script/host-word.ts';
import { call, given, held, quote, run } from '../../script/words.ts';
import PATCH from './patch.sh';

const OPTIONS = {
  src: {
    type: 'path',
    aliases: ['patchfile'],
    description: 'The patch, of the controller or (remote_src) of the host.',
  },
  dest: {
    type: 'path',
    aliases: ['originalfile'],
    description: 'The one file that is patched; otherwise those that the patch names.',
  },
  basedir: {
    type: 'path',
    description: "The folder below which the patch's names are looked for; dest's where it is not given.",
  },
  remote_src: { type: 'bool', default: false, description: 'The patch is on the host already.' },
  state: {
    type: 'str',
    default: 'present',
    choices: ['absent', 'present'],
    description: 'The patch is applied, or reverted.',
  },
  strip: { type: 'int', default: 0, description: "How many folders the patch's names lose at their beginning." },
  backup: {
    type: 'bool',
    default: false,
    description: 'Keep the files as they were, with a number behind their names.',
  },
  binary: { type: 'bool', default: false, description: 'Leave carriage returns at the ends of lines as they are.' },
  ignore_whitespace: { type: 'bool', default: false, description: 'Other white space is no difference.' },
} as const satisfies OptionSpecs;

type PatchContext = ModuleContext<Args<typeof OPTIONS>>;

const flag = (isSet: boolean, ...words: readonly string[]) => (isSet ? words : []);

/** patch's command in the one order in which Ansible gives the words. @param first those of this call */
function patchWords({ args }: PatchContext, isDry: boolean, first: readonly string[], last: readonly string[]): string {
  const { strip, binary, ignore_whitespace, dest } = args;
  return [
    held('patch'),
    '--quiet',
    '--forward',
    ...first,
    `--strip=${strip}`,
    `--directory=${held('basedir')}`,
    `--input=${held('src')}`,
    ...flag(isDry, '--dry-run'),
    ...flag(binary, '--binary'),
    ...flag(ignore_whitespace, '--ignore-whitespace'),
    ...(dest === undefined ? [] : [held('dest')]),
    ...last,
  ].join(' ');
}

/** The patch is found, or kept where it comes over stdin, and what it needs is looked at. */
function ready({ src, dest, basedir, remote_src }: PatchContext['args']): string[] {
  const word = (path: string | undefined) => expandedWord(path ?? '');
  return [
    PATCH,
    given({ dest: word(dest), basedir: word(basedir) }),
    ...(remote_src
      ? [given({ src: word(src) })]
      : [given({ src: '' }), `trap ${quote(`rm -f ${held('src')}`)} EXIT`, `${call('sent')} || exit 1`]),
    call('ready'),
  ];
}

/** Unlike other actions this one makes a failed result of a file that is not there, with ansible-core 2.19 as well. */
async function findPatch(context: PatchContext, src: string): Promise<string> {
  try {
    return await context.findFile('files', src);
  } catch (error) {
    if (!context.core.raisedErrors || !(error instanceof PlayError)) throw error;
    return context.fail(error.message);
  }
}

async function localPatch(context: PatchContext, src: string): Promise<Uint8Array> {
  const path = await findPatch(context, src);
  if ((await stat(path)).isDirectory()) return context.fail(`src ${path} is a directory, a patch is one file`);
  return context.readFile(path, { decrypt: false });
}

function refuse(context: PatchContext, found: Findings): void {
  const refused = (label: string, what: string, why: string) => {
    if (found.has(label)) context.fail(`${what} ${found.text(label)} ${why}`);
  };
  refused('nosrc', 'src', "doesn't exist or not readable");
  refused('nodest', 'dest', "doesn't exist or not writable");
  refused('nobasedir', 'basedir', "doesn't exist");
  if (found.has('nopatch')) context.fail('patch command not found');
}

export default defineModule({
  summary: 'Applies a patch to files of the host by its GNU patch, or reverts it.',
  options: OPTIONS,
  requiredOneOf: [['dest', 'basedir']],
  supportsAsync: false,
  checkMode: 'patch says what it would do (--dry-run).',
  run: async context => {
    const { src, remote_src, state, backup } = context.args;
    if (src === undefined) return context.fail('src is required');
    const reverse = state === 'absent';
    const content = remote_src ? undefined : await localPatch(context, src);
    const look = [
      ...ready(context.args),
      // what can be undone was done before
      `${run('undone', patchWords(context, true, [], flag(!reverse, '--reverse')))} && exit 0`,
    ];
    const act = (isDry: boolean) =>
      run(
        'done',
        patchWords(
          context,
          isDry,
          ['--batch', '--reject-file=-'],
          [...flag(backup, '--backup', '--version-control=numbered'), ...flag(reverse, '--reverse')],
        ),
      );
    const options = content === undefined ? {} : { stdin: content };
    const found = context.checkMode
      ? await ask(context.inspect, [...look, act(true)], options)
      : await askAndAct(context, look, [act(false)], options);
    refuse(context, found);
    if (found.rc('undone') === 0) return { changed: false };
    if (found.rc('done') !== 0) context.fail(found.stderr('done') || found.text('done'));
    return { changed: true };
  },
});
