import { setImmediate } from 'node:timers/promises';
import type { Core } from '../../../core-line.ts';
import { errnoText } from '../../../python/errno.ts';
import { escapedText } from '../../../python/surrogate-escape.ts';
import type { ExecResult } from '../../../remote/connection.ts';
import { tellTime, tellUptime } from '../../../remote/host-clock.ts';
import type { Json } from '../../../values.ts';
import type { Args, ModuleContext, ModuleResult, OptionSpecs } from '../../api/module.ts';
import { expandedWord, globWord } from '../../script/host-word.ts';
import { newTrailer, type Trailer } from '../../script/trailer.ts';
import { call, given, quote, variable } from '../../script/words.ts';
import COMMAND from './command.sh';
import COMMAND_LOOK from './command-look.sh';
import { timing, UNTIMED } from './command-times.ts';
import { notStartedText } from './not-started.ts';
import { longOutputFields, outputFields } from './output-fields.ts';

/** Names that may stand as k=v inside the free-form text of command, shell, script and raw. */
export const MIXED_OPTIONS = [
  'creates',
  'removes',
  'chdir',
  'executable',
  'warn',
  'stdin',
  'stdin_add_newline',
  'strip_empty_ends',
] as const;

/** What command and shell have in common. */
export const COMMAND_OPTIONS = {
  cmd: { type: 'str', description: 'The command to run; also as free-form text.' },
  argv: { type: 'list', elements: 'str', description: 'The command as a list of words instead of one text.' },
  creates: { type: 'path', description: 'A path or glob pattern: when it exists, the command is not run.' },
  removes: { type: 'path', description: 'A path or glob pattern: when it does not exist, the command is not run.' },
  chdir: { type: 'path', description: 'Change into this directory first.' },
  stdin: { type: 'str', description: 'What the command reads from its standard input (otherwise it is empty).' },
  stdin_add_newline: { type: 'bool', default: true, description: 'Append a line feed to `stdin`.' },
  strip_empty_ends: { type: 'bool', default: true, description: 'Strip line ends from the end of stdout and stderr.' },
  expand_argument_vars: {
    type: 'bool',
    default: true,
    description: 'Expand variables and `~` in the words.',
    only: '2.19',
  },
} as const satisfies OptionSpecs;

export const COMMAND_CHECK_MODE =
  'Skipped, unless `creates` or `removes` tells whether the command would run: then that is reported, and the command is not run.';

export interface Command {
  /** What is run: words for an executable, or a text for a shell. */
  readonly words: readonly string[] | undefined;
  readonly text: string | undefined;
  readonly shell: string | undefined;
  /** Variables and `~` in the words are expanded on the host. */
  readonly expands: boolean;
  readonly creates: string | undefined;
  readonly removes: string | undefined;
  readonly chdir: string | undefined;
  readonly stdin: string | undefined;
  readonly strip: boolean;
}

function lookScript(command: Command, trailer: Trailer): string {
  const { chdir, creates, removes } = command;
  const lines = [
    ...(chdir === undefined ? [] : [call('chdir', expandedWord(chdir))]),
    ...(creates === undefined ? [] : [call('creates', globWord(creates))]),
    ...(removes === undefined ? [] : [call('removes', globWord(removes))]),
  ];
  return lines.length === 0 ? '' : [trailer.define, COMMAND_LOOK, ...lines].join('\n');
}

function actScript(command: Command, trailer: Trailer): string {
  const words = command.words?.map(command.expands ? expandedWord : quote) ?? [
    expandedWord(command.shell ?? '/bin/sh'),
    '-c',
    quote(command.text ?? ''),
  ];
  return [
    trailer.define,
    COMMAND,
    `set -- ${words.join(' ')}`,
    call('program', '"$1"'),
    // the session tells when it ended: the command takes the place of this shell
    `if ${tellUptime(variable('began'))}; then ${call('trailer', `"began $${variable('began')}"`)}; exec "$@"; fi`,
    tellTime(variable('began')),
    '( exec "$@" )',
    given({ rc: '$?' }),
    tellTime(variable('ended')),
    call('trailer', `"ran ${['rc', 'began', 'ended'].map(name => `$${variable(name)}`).join('|')}"`),
  ].join('\n');
}

function shown(command: Command): string[] | string {
  return command.words === undefined ? (command.text ?? '') : [...command.words];
}

function blank(cmd: Json): ModuleResult {
  return { changed: false, cmd, rc: null, ...UNTIMED, msg: '', ...outputFields('', '') };
}

/** Fails before anything is sent. */
function refusedCommand(msg: string): ModuleResult {
  return { ...blank(null), failed: true, rc: 256, msg };
}

function notRun(command: Command, reason: 'creates' | 'removes', checkMode: boolean): ModuleResult {
  const path = command[reason] ?? '';
  const what = reason === 'creates' ? 'exists' : 'does not exist';
  return {
    ...blank(shown(command)),
    ...outputFields(`skipped, since ${path} ${what}`, ''),
    rc: 0,
    msg: `${checkMode ? 'Would' : 'Did'} not run command since '${path}' ${what}`,
  };
}

function wouldRun(command: Command): ModuleResult {
  const decided = command.creates !== undefined || command.removes !== undefined;
  return {
    ...blank(shown(command)),
    rc: 0,
    msg: 'Command would have run if not in check mode',
    ...(decided ? { changed: true } : { skipped: true }),
  };
}

function cannotStart(command: Command, errno: string, core: Core): ModuleResult {
  const name = command.words?.[0] ?? command.shell ?? '/bin/sh';
  const cmd = (command.words ?? [name, '-c', command.text ?? '']).map(quote).join(' ');
  return {
    changed: false,
    failed: true,
    cmd,
    rc: Number(errno),
    msg: notStartedText(name, core, errno),
    ...outputFields('', ''),
  };
}

const PACKAGE_TOOL =
  /(?:^|[\s;&|(/])(apt-get|apt|aptitude|dpkg|dpkg-reconfigure|unattended-upgrades?|pveupgrade)(?=\s|$)/;

/** The program that installs packages in a command, if there is one: it must not be ended half-way. */
function packageTool({ words, text }: Command): string | undefined {
  return PACKAGE_TOOL.exec(text ?? words?.join(' ') ?? '')?.[1];
}

const LONG_OUTPUT = 1_000_000;

/** Runs a command once, in one exchange, with the results that Ansible's command module gives. */
export async function runCommand(context: ModuleContext<unknown>, command: Command): Promise<ModuleResult> {
  const trailer = newTrailer();
  const look = lookScript(command, trailer);
  if (context.checkMode && look === '') return wouldRun(command);
  const mustFinish = packageTool(command);
  const options = {
    ...(command.stdin === undefined ? {} : { stdin: command.stdin }),
    ...(mustFinish === undefined ? {} : { mustFinish }),
  };
  const sent = performance.now();
  const answer = await context.exchange({ look, act: actScript(command, trailer) }, options);
  const exchangeMs = performance.now() - sent;
  // the bytes have just been put together, and making a text of them takes as long again
  if (answer.stdout.length > LONG_OUTPUT) await setImmediate();
  const { stdout, words } = trailer.read(answer);
  const [kind = '', rest = ''] = splitOnce(words ?? '');
  if (kind === 'chdir') {
    const why = context.core.commandWords ? '.' : `: ${errnoText(rest, command.chdir ?? '')}`;
    return { ...blank(shown(command)), failed: true, msg: `Unable to change directory before execution${why}` };
  }
  if (kind === 'creates' || kind === 'removes') return notRun(command, kind, context.checkMode);
  if (context.checkMode) return wouldRun(command);
  if (kind === 'missing') return cannotStart(command, rest, context.core);
  const strip = (text: string) => (command.strip ? text.replace(/[\r\n]+$/, '') : text);
  const { rc, times } = outcome(kind, rest, answer);
  return {
    changed: true,
    cmd: shown(command),
    rc,
    ...(times === undefined ? UNTIMED : timing(...times, exchangeMs)),
    ...(await longOutputFields(strip(stdout), strip(escapedText(answer.stderr)))),
    ...(rc === 0 ? { msg: '' } : { failed: true, msg: 'non-zero return code' }),
  };
}

/** Status, start and end of a command that was run. */
function outcome(kind: string, rest: string, answer: ExecResult): { rc: number; times?: [string, string] } {
  if (kind === 'ran') {
    const [rc, start = '', end = ''] = rest.split('|');
    return { rc: Number(rc), times: [start, end] };
  }
  if (kind !== 'began') return { rc: answer.rc };
  const { uptime } = answer;
  const end = uptime === undefined ? rest : rest.replace(/\S+$/, () => uptime);
  return { rc: answer.rc, times: [rest, end] };
}

/** What ansible-core 2.19 finds in the options, in its words. */
function refuseAsOptions(context: ModuleContext<Args<typeof COMMAND_OPTIONS>>): void {
  const { cmd, argv } = context.args;
  if (cmd === undefined && argv === undefined) context.fail('one of the following is required: _raw_params, cmd, argv');
  if (cmd !== undefined && argv !== undefined) context.fail('parameters are mutually exclusive: _raw_params|cmd|argv');
}

/**
 * Runs what command and shell were given.
 * @param programOf how the text or the words are run, or why they are not
 */
export async function runGiven(
  context: ModuleContext<Args<typeof COMMAND_OPTIONS>>,
  programOf: (cmd: string, argv: readonly string[]) => Pick<Command, 'words' | 'text' | 'shell'> | string,
): Promise<ModuleResult> {
  const { cmd = '', argv = [], chdir, creates, removes, stdin } = context.args;
  if (context.core.commandWords) refuseAsOptions(context);
  if (cmd.trim() === '' && argv.length === 0) return refusedCommand('no command given');
  if (cmd !== '' && argv.length > 0) return refusedCommand('only command or argv can be given, not both');
  const program = programOf(cmd, argv);
  if (typeof program === 'string') return refusedCommand(program);
  return runCommand(context, {
    ...program,
    expands: context.args.expand_argument_vars,
    chdir,
    creates,
    removes,
    stdin: stdin === undefined || !context.args.stdin_add_newline ? stdin : `${stdin}\n`,
    strip: context.args.strip_empty_ends,
  });
}

function splitOnce(text: string): [string, string] {
  const at = text.indexOf(' ');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
