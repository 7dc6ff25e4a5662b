import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { EXIT, PlayError } from '../../errors.ts';
import { replaceFile } from '../../private-file.ts';
import { VaultKeyring, type VaultSecret } from '../../yaml/vault.ts';
import { isEnvelope, seal } from '../../yaml/vault-format.ts';
import { editInPrivate } from './edit-in-private.ts';
import { encryptStrings } from './encrypt-string.ts';
import { page } from './page.ts';
import type { VaultAction, VaultCommandArguments } from './vault-arguments.ts';
import { readEncrypted, readSource, realPath, STDIO } from './vault-files.ts';
import { encryptionSecret, readNewSecret, readSecrets, type SecretsFrom } from './vault-secrets.ts';

export interface VaultSurroundings extends SecretsFrom {
  readonly editor: string;
  /** Standard output. */
  readonly out: (content: string | Buffer) => void;
  /** For the user's eyes: standard error. */
  readonly remark: (text: string) => void;
}

type Action = (args: VaultCommandArguments, around: VaultSurroundings) => Promise<void>;

/** ansible-vault's actions by name. */
export const ACTIONS: Readonly<Record<VaultAction, Action>> = {
  encrypt,
  decrypt,
  view,
  edit,
  create,
  rekey,
  encrypt_string: encryptString,
};

/** Files to work on; without any, standard input. */
function sources(args: VaultCommandArguments, cwd: string): string[] {
  if (args.operands.length === 0) return [STDIO];
  return args.operands.map(name => (name === STDIO ? STDIO : realPath(cwd, name)));
}

function refuseManyIntoOne(args: VaultCommandArguments): void {
  if (args.output === undefined || args.operands.length < 2) return;
  throw new PlayError('At most one input file may be used with the --output option', {
    code: 'usage',
    exitCode: EXIT.usage,
  });
}

/** Where a result goes: --output, else in place, else standard output. */
function put(
  content: Buffer | string,
  source: string,
  args: VaultCommandArguments,
  around: VaultSurroundings,
  mode?: number,
): void {
  const target = args.output ?? source;
  if (target === STDIO) around.out(content);
  else replaceFile(target === source ? source : realPath(around.cwd, target), content, mode);
}

function announce(text: string, around: VaultSurroundings): void {
  if (process.stdout.isTTY === true) around.remark(text);
}

async function encrypt(args: VaultCommandArguments, around: VaultSurroundings): Promise<void> {
  refuseManyIntoOne(args);
  const secret = await newEncryption(args, around);
  for (const source of sources(args, around.cwd)) {
    if (source === STDIO && process.stdin.isTTY === true) around.remark('Reading plaintext input from stdin');
    const plain = readSource(source);
    if (isEnvelope(plain.toString('latin1')))
      throw new PlayError('input is already encrypted', { code: 'vault-format' });
    put(seal(plain, secret.password, secret.id), source, args, around);
  }
  announce('Encryption successful', around);
}

async function newEncryption(args: VaultCommandArguments, around: VaultSurroundings): Promise<VaultSecret> {
  const secrets = await readSecrets(args, around, { isNew: true });
  return encryptionSecret(secrets, args.encryptVaultId);
}

async function keyring(args: VaultCommandArguments, around: VaultSurroundings): Promise<VaultKeyring> {
  const secrets = await readSecrets(args, around, { isNew: false });
  return new VaultKeyring(secrets, undefined, around.settings.vaultIdMatch);
}

async function decrypt(args: VaultCommandArguments, around: VaultSurroundings): Promise<void> {
  refuseManyIntoOne(args);
  const keys = await keyring(args, around);
  for (const source of sources(args, around.cwd)) {
    if (source === STDIO && process.stdin.isTTY === true) around.remark('Reading ciphertext input from stdin');
    const plain = keys.decryptBytes(readEncrypted(source), source);
    // Encrypted files lie readable in many repositories; their plain text must not.
    put(plain, source, args, around, 0o600);
  }
  announce('Decryption successful', around);
}

async function view(args: VaultCommandArguments, around: VaultSurroundings): Promise<void> {
  const keys = await keyring(args, around);
  for (const source of sources(args, around.cwd)) await page(keys.decrypt(readEncrypted(source), source), around.out);
}

async function edit(args: VaultCommandArguments, around: VaultSurroundings): Promise<void> {
  requireFiles(args);
  const keys = await keyring(args, around);
  for (const source of sources(args, around.cwd)) {
    const { plain, secret, id } = keys.open(readEncrypted(source), source);
    const changed = await editInPrivate(plain, { editor: around.editor, name: source });
    if (!changed.equals(plain)) replaceFile(source, seal(changed, secret.password, id));
  }
}

function requireFiles(args: VaultCommandArguments): void {
  if (args.operands.length > 0 && !args.operands.includes(STDIO)) return;
  throw new PlayError(`tsplay vault ${args.action} needs the name of a file`, { code: 'usage', exitCode: EXIT.usage });
}

async function create(args: VaultCommandArguments, around: VaultSurroundings): Promise<void> {
  const [name] = args.operands;
  if (name === undefined || args.operands.length > 1) {
    throw new PlayError('tsplay vault create can take only one filename argument', {
      code: 'usage',
      exitCode: EXIT.usage,
    });
  }
  const path = realPath(around.cwd, name);
  if (statSync(path, { throwIfNoEntry: false }) !== undefined)
    throw new PlayError(`${name} exists, please use 'edit' instead`, { code: 'vault-file' });
  const secret = await newEncryption(args, around);
  const text = await editInPrivate(Buffer.alloc(0), { editor: around.editor, name: path });
  mkdirSync(dirname(path), { recursive: true });
  replaceFile(path, seal(text, secret.password, secret.id));
}

async function rekey(args: VaultCommandArguments, around: VaultSurroundings): Promise<void> {
  requireFiles(args);
  const keys = await keyring(args, around);
  const opened = sources(args, around.cwd).map(source => ({
    source,
    plain: keys.decryptBytes(readEncrypted(source), source),
  }));
  // All of them open: only now the new password matters.
  const secret = await readNewSecret(args, around);
  for (const { source, plain } of opened) replaceFile(source, seal(plain, secret.password, secret.id));
  around.remark('Rekey successful');
}

async function encryptString(args: VaultCommandArguments, around: VaultSurroundings): Promise<void> {
  const secret = await newEncryption(args, around);
  const text = await encryptStrings(args, secret, around.terminal, around.remark);
  put(text, STDIO, args, around);
  announce('Encryption successful', around);
}
