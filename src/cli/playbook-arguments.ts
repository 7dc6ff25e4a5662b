import type { Settings } from '../config/settings.ts';
import { FORESIGHT_MODES } from '../config/table.ts';
import { CORE_LINES, type CoreLine } from '../core-line.ts';
import { EXIT, PlayError } from '../errors.ts';
import { USAGE_ERROR } from './command-line.ts';
import { PLAYBOOK_OPTIONS, REFUSED_FLAGS } from './options.ts';
import { PARSER_SETTINGS } from './parser-settings.ts';
import { VERSION } from './version.ts';

/** The command line of `tsplay PLAYBOOK...`, typed. */
export interface PlaybookArguments {
  readonly playbooks: readonly string[];
  readonly inventory: readonly string[];
  readonly extraVars: readonly string[];
  readonly limit: string | undefined;
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
  readonly listHosts: boolean;
  readonly listTasks: boolean;
  readonly listTags: boolean;
  readonly expand: boolean;
  readonly syntaxCheck: boolean;
  readonly strict: boolean;
  readonly check: boolean;
  readonly diff: boolean;
  readonly forks: number | undefined;
  readonly startAtTask: string | undefined;
  readonly step: boolean;
  readonly forceHandlers: boolean;
  readonly foresight: Settings['foresight'] | undefined;
  readonly core: CoreLine | undefined;
  readonly flushCache: boolean;
  readonly user: string | undefined;
  readonly connection: string | undefined;
  readonly timeout: number | undefined;
  readonly privateKey: string | undefined;
  readonly sshCommonArgs: string | undefined;
  readonly sshExtraArgs: string | undefined;
  readonly askPass: boolean;
  readonly connectionPasswordFile: string | undefined;
  readonly become: boolean;
  readonly becomeUser: string | undefined;
  readonly becomeMethod: string | undefined;
  readonly askBecomePass: boolean;
  readonly becomePasswordFile: string | undefined;
  readonly vaultIds: readonly string[];
  readonly vaultPasswordFiles: readonly string[];
  readonly askVaultPass: boolean;
  readonly verbosity: number;
}

function refuse(argv: readonly string[]): void {
  for (const word of argv) {
    if (word === '--') return;
    const name = word.split('=')[0] ?? word;
    const reason = Object.hasOwn(REFUSED_FLAGS, name) ? REFUSED_FLAGS[name] : undefined;
    if (reason !== undefined) {
      throw new PlayError(`${name} is an option of ansible-playbook that tsplay does not have: ${reason}`, {
        code: 'flag-unsupported',
        exitCode: EXIT.usage,
      });
    }
  }
}

function wholeNumber(value: unknown, flag: string): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && /^\d+$/.test(value)) return Number(value);
  throw new PlayError(`argument ${flag}: invalid int value: '${String(value)}'`, {
    code: 'usage',
    exitCode: USAGE_ERROR,
  });
}

function oneOf<T extends string>(choices: readonly T[], value: string | undefined, flag: string): T | undefined {
  if (value === undefined) return undefined;
  const chosen = choices.find(each => each === value);
  if (chosen !== undefined) return chosen;
  const list = choices.map(each => `'${each}'`).join(', ');
  throw new PlayError(`argument ${flag}: invalid choice: '${value}' (choose from ${list})`, {
    code: 'usage',
    exitCode: USAGE_ERROR,
  });
}

/** A flag that takes one value and was given several times: the last one counts, as with argparse. */
function last(value: unknown): string | undefined {
  const one = Array.isArray(value) ? value.at(-1) : value;
  return one === undefined ? undefined : String(one);
}

const list = (value: unknown): string[] => (value === undefined ? [] : [value].flat().map(String));

/** Reads the command line; `--help` and completion are answered by yargs itself, which then ends the process. */
export async function parseArguments(argv: readonly string[]): Promise<PlaybookArguments> {
  refuse(argv);
  const { default: yargs } = await import('yargs');
  let problem: string | undefined;
  const parsed = await yargs([...argv])
    .locale('en') // what it says of a mistake is read below
    .scriptName('tsplay')
    .usage(
      '$0 PLAYBOOK... [options]\n\nRuns Ansible playbooks, without Python.\n\n' +
        'Besides:\n' +
        '  tsplay inventory --list | --host NAME | --graph   what the inventory says\n' +
        '  tsplay vars HOST [NAME]                           what a variable is, and where it comes from\n' +
        '  tsplay check-core 2.19 PLAYBOOK...                what ansible-core 2.19 does otherwise\n' +
        '  tsplay vault ACTION                               encrypts and decrypts files and values',
    )
    .parserConfiguration(PARSER_SETTINGS)
    .options(PLAYBOOK_OPTIONS)
    .version(VERSION)
    .help()
    .alias('help', 'h')
    .completion('completion', 'print a completion script for bash or zsh')
    .strictOptions()
    .wrap(process.stdout.columns ?? 100)
    .exitProcess(true)
    .fail((message, error) => {
      problem = message ?? error?.message ?? 'unknown problem';
    })
    .parseAsync();
  if (problem !== undefined) throw usage(problem);
  const playbooks = parsed._.map(String);
  if (playbooks.length === 0) throw usage('the following arguments are required: playbook');
  const text = (name: string) => last(parsed[name]);
  const on = (name: string) => [parsed[name]].flat().includes(true);
  if (on('expand') && !on('list-tasks')) throw usage('--expand goes with --list-tasks');
  if (on('strict') && !on('syntax-check')) throw usage('--strict goes with --syntax-check');
  return {
    playbooks,
    inventory: list(parsed.inventory),
    extraVars: list(parsed['extra-vars']),
    limit: text('limit'),
    tags: list(parsed.tags),
    skipTags: list(parsed['skip-tags']),
    listHosts: on('list-hosts'),
    listTasks: on('list-tasks'),
    listTags: on('list-tags'),
    expand: on('expand'),
    syntaxCheck: on('syntax-check'),
    strict: on('strict'),
    check: on('check'),
    diff: on('diff'),
    forks: wholeNumber(text('forks'), '-f/--forks'),
    startAtTask: text('start-at-task'),
    step: on('step'),
    forceHandlers: on('force-handlers'),
    foresight: oneOf(FORESIGHT_MODES, text('foresight'), '--foresight'),
    core: oneOf(CORE_LINES, text('core'), '--core'),
    flushCache: on('flush-cache'),
    user: text('user'),
    connection: text('connection'),
    timeout: wholeNumber(text('timeout'), '-T/--timeout'),
    privateKey: text('private-key'),
    sshCommonArgs: text('ssh-common-args'),
    sshExtraArgs: text('ssh-extra-args'),
    askPass: on('ask-pass'),
    connectionPasswordFile: text('connection-password-file'),
    become: on('become'),
    becomeUser: text('become-user'),
    becomeMethod: text('become-method'),
    askBecomePass: on('ask-become-pass'),
    becomePasswordFile: text('become-password-file'),
    vaultIds: list(parsed['vault-id']),
    vaultPasswordFiles: list(parsed['vault-password-file']),
    askVaultPass: on('ask-vault-password'),
    verbosity: Number(parsed.verbose ?? 0),
  };
}

function usage(problem: string): PlayError {
  const unknown = /^Unknown arguments?: (.*)$/.exec(problem);
  const message = unknown === null ? problem : `unrecognized arguments: ${unknown[1]}`;
  return new PlayError(message, { code: 'usage', exitCode: USAGE_ERROR, hint: '`tsplay --help` lists the options' });
}
