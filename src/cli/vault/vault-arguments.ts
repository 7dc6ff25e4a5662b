import type { Options } from 'yargs';
import { didYouMean, PlayError } from '../../errors.ts';
import { type CommandHelp, readCommandLine, USAGE_ERROR, usageError } from '../command-line.ts';
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

function actionOf(word: string | undefined): VaultAction | undefined {
  const name = word === 'encrypt-string' ? 'encrypt_string' : word;
  return VAULT_ACTIONS.find(action => action === name);
}

/** @throws PlayError `usage` */
export async function parseVaultArguments(argv: readonly string[]): Promise<VaultCommandArguments> {
  const action = actionOf(argv[0]);
  const help = {
    script: 'tsplay vault',
    usage: `$0 ${action ?? `{${VAULT_ACTIONS.join(',')}}`} [options] [FILE...]\n\nEncrypts and decrypts as ansible-vault.`,
  };
  const options = { ...PASSWORD_OPTIONS, ...(action === undefined ? {} : ACTION_OPTIONS[action]) };
  if (action === undefined && argv[0]?.startsWith('-') === false) throw unknownAction(argv[0], help);
  const line = await readCommandLine(action === undefined ? argv : argv.slice(1), options, help);
  if (action === undefined) throw usageError('the following arguments are required: action', help);
  if (line.last('new-vault-id') !== undefined && line.last('new-vault-password-file') !== undefined)
    throw usageError('argument --new-vault-password-file: not allowed with argument --new-vault-id', help);
  return {
    action,
    operands: line.operands,
    vaultIds: line.list('vault-id'),
    vaultPasswordFiles: line.list('vault-password-file'),
    askVaultPass: line.on('ask-vault-password'),
    encryptVaultId: line.last('encrypt-vault-id'),
    newVaultId: line.last('new-vault-id'),
    newVaultPasswordFile: line.last('new-vault-password-file'),
    output: line.last('output'),
    names: line.list('name'),
    stdinName: line.last('stdin-name'),
    prompt: line.on('prompt'),
    showInput: line.on('show-input'),
  };
}

function unknownAction(word: string, { script }: CommandHelp): PlayError {
  return new PlayError(`invalid choice: '${word}' (choose from ${VAULT_ACTIONS.join(', ')})`, {
    code: 'usage',
    exitCode: USAGE_ERROR,
    hint: didYouMean(word, VAULT_ACTIONS) ?? `\`${script} --help\` lists the actions`,
  });
}
