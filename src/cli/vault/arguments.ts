import type { Options } from 'yargs';
import { PlayError } from '../../errors.ts';
import { PLAYBOOK_OPTIONS } from '../options.ts';

export const VAULT_ACTIONS = ['create', 'decrypt', 'edit', 'view', 'encrypt', 'encrypt_string', 'rekey'] as const;

export type VaultAction = (typeof VAULT_ACTIONS)[number];

/** The command line of `tsplay vault`, typed. */
export interface VaultCommandArguments {
  readonly action: VaultAction;
  /** Files, or texts for encrypt_string. */
  readonly operands: readonly string[];
  readonly vaultIds: readonly string[];
  readonly vaultPasswordFiles: readonly string[];
  readonly askVaultPass: boolean;
  readonly encryptVaultId: string | undefined;
  readonly newVaultId: string | undefined;
  readonly newVaultPasswordFile: string | undefined;
  readonly output: string | undefined;
  readonly names: readonly string[];
  readonly stdinName: string | undefined;
  readonly prompt: boolean;
  readonly showInput: boolean;
}

const USAGE_ERROR = 2;

const text = (describe: string, extra: Options = {}): Options => ({
  type: 'string',
  requiresArg: true,
  describe,
  ...extra,
});

const ENCRYPT_ID = { 'encrypt-vault-id': text('the vault id to encrypt with, where several are given') };
const OUTPUT = { output: text('write there instead of in place; - for standard output') };

/** What each action takes besides the passwords. */
const ACTION_OPTIONS: Readonly<Record<VaultAction, Readonly<Record<string, Options>>>> = {
  create: ENCRYPT_ID,
  decrypt: OUTPUT,
  edit: ENCRYPT_ID,
  view: {},
  encrypt: { ...ENCRYPT_ID, ...OUTPUT },
  encrypt_string: {
    ...ENCRYPT_ID,
    ...OUTPUT,
    name: text('name of the variable, once for each text', { alias: 'n', array: true, nargs: 1 }),
    'stdin-name': text('name of the variable that standard input holds'),
    prompt: { type: 'boolean', alias: 'p', describe: 'ask for the text to encrypt' },
    'show-input': { type: 'boolean', describe: 'show what is typed when asked' },
  },
  rekey: {
    ...ENCRYPT_ID,
    'new-vault-id': text('the new vault identity: label@source'),
    'new-vault-password-file': text('file that holds the new password'),
  },
};

const PASSWORD_OPTIONS = Object.fromEntries(
  ['vault-id', 'vault-password-file', 'ask-vault-password', 'verbose'].flatMap(name => {
    const option = PLAYBOOK_OPTIONS[name];
    return option === undefined ? [] : [[name, option]];
  }),
);

function usage(message: string): PlayError {
  return new PlayError(message, { code: 'usage', exitCode: USAGE_ERROR, hint: '`tsplay vault --help` lists all' });
}

function actionOf(word: string | undefined): VaultAction | undefined {
  const name = word === 'encrypt-string' ? 'encrypt_string' : word;
  return VAULT_ACTIONS.find(action => action === name);
}

/** @throws PlayError `usage` */
export async function parseVaultArguments(argv: readonly string[]): Promise<VaultCommandArguments> {
  const { default: yargs } = await import('yargs');
  const action = actionOf(argv[0]);
  let problem: string | undefined;
  const parsed = await yargs([...(action === undefined ? argv : argv.slice(1))])
    .scriptName('tsplay vault')
    .usage(
      `$0 ${action ?? `{${VAULT_ACTIONS.join(',')}}`} [options] [FILE...]\n\nEncrypts and decrypts as ansible-vault.`,
    )
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'greedy-arrays': false,
    })
    .options({ ...PASSWORD_OPTIONS, ...(action === undefined ? {} : ACTION_OPTIONS[action]) })
    .version(false)
    .help()
    .alias('help', 'h')
    .strictOptions()
    .wrap(process.stdout.columns ?? 100)
    .fail((message, error) => {
      problem = message ?? error?.message ?? 'unknown problem';
    })
    .parseAsync();
  if (action === undefined)
    throw usage(
      argv[0] === undefined ? 'the following arguments are required: action' : `invalid choice: '${argv[0]}'`,
    );
  if (problem !== undefined) throw usage(problem.replace(/^Unknown arguments?:/, 'unrecognized arguments:'));
  const list = (name: string) => (parsed[name] === undefined ? [] : [parsed[name]].flat().map(String));
  const last = (name: string) => list(name).at(-1);
  const on = (name: string) => [parsed[name]].flat().includes(true);
  if (last('new-vault-id') !== undefined && last('new-vault-password-file') !== undefined)
    throw usage('argument --new-vault-password-file: not allowed with argument --new-vault-id');
  return {
    action,
    operands: parsed._.map(String),
    vaultIds: list('vault-id'),
    vaultPasswordFiles: list('vault-password-file'),
    askVaultPass: on('ask-vault-password'),
    encryptVaultId: last('encrypt-vault-id'),
    newVaultId: last('new-vault-id'),
    newVaultPasswordFile: last('new-vault-password-file'),
    output: last('output'),
    names: list('name'),
    stdinName: last('stdin-name'),
    prompt: on('prompt'),
    showInput: on('show-input'),
  };
}
