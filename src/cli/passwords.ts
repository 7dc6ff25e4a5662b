import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Settings } from '../config/settings.ts';
import type { Secrets } from '../engine/secrets.ts';
import { PlayError } from '../errors.ts';
import type { Terminal } from '../modules/api/terminal.ts';
import { VaultKeyring } from '../yaml/vault.ts';
import { type PasswordSource, parseVaultId, readVaultPassword } from '../yaml/vault-passwords.ts';
import type { PlaybookArguments } from './playbook-arguments.ts';

export interface Passwords {
  readonly connection: string | undefined;
  readonly become: string | undefined;
}

async function ask(terminal: Terminal, prompt: string): Promise<string> {
  terminal.write(prompt);
  return terminal.readLine({ echo: false });
}

/** A password from a file, or from what an executable file prints. */
function fromFile(path: string, cwd: string): string {
  const file = resolve(cwd, path);
  try {
    const found = statSync(file);
    if (found.isDirectory()) throw new Error('it is a directory');
    if ((found.mode & 0o111) === 0) return readFileSync(file, 'utf8').trim();
    const { status, stdout, error } = spawnSync(file, { encoding: 'utf8', stdio: ['inherit', 'pipe', 'inherit'] });
    if (error !== undefined) throw error;
    if (status === 0) return stdout.trim();
    throw new Error(`it ended with status ${status}`);
  } catch (error) {
    throw new PlayError(`Could not read password file ${path}: ${(error as Error).message}`, { code: 'password-file' });
  }
}

/** Connection and become passwords, asked for or read; an empty become answer means the connection's. */
export async function readPasswords(
  args: PlaybookArguments,
  settings: Settings,
  terminal: Terminal,
  secrets: Secrets,
  cwd: string,
): Promise<Passwords> {
  const connectionPath = args.connectionPasswordFile ?? settings.connectionPasswordFile;
  const becomePath = args.becomePasswordFile ?? settings.becomePasswordFile;
  let connection = connectionPath === undefined ? undefined : fromFile(connectionPath, cwd);
  let become = becomePath === undefined ? undefined : fromFile(becomePath, cwd);
  if (args.askPass || settings.askPass) connection = await ask(terminal, 'SSH password: ');
  if (args.askBecomePass || settings.becomeAskPass) {
    const hint = connection === undefined ? '' : '[defaults to SSH password]';
    become = (await ask(terminal, `BECOME password${hint}: `)) || connection;
  }
  for (const password of [connection, become]) if (password !== undefined) secrets.add(password);
  return { connection, become };
}

export type VaultArguments = Pick<PlaybookArguments, 'vaultIds' | 'vaultPasswordFiles' | 'askVaultPass'>;

/** All vault passwords that flags, ansible.cfg and environment name. */
export async function readVaultKeyring(
  args: VaultArguments,
  settings: Settings,
  terminal: Terminal,
  secrets: Secrets,
  cwd: string,
): Promise<VaultKeyring> {
  const keyring = new VaultKeyring([], text => secrets.add(text), settings.vaultIdMatch);
  for (const source of vaultSources(args, settings))
    keyring.add(await readVaultPassword(source, cwd, prompt => ask(terminal, prompt)));
  return keyring;
}

/** Where the vault passwords come from, in the order in which they are tried. */
export function vaultSources(args: VaultArguments, settings: Settings): readonly PasswordSource[] {
  const { vaultPasswordFile: configured, vaultIdentityList: identities, askVaultPass: asks } = settings;
  const files =
    args.vaultPasswordFiles.length > 0 ? args.vaultPasswordFiles : [configured].filter(each => each !== undefined);
  return [
    ...[...identities, ...args.vaultIds].map(parseVaultId),
    ...files.map(file => parseVaultId(`default@${file}`)),
    ...(args.askVaultPass || asks ? [parseVaultId('default@prompt_ask_vault_pass')] : []),
  ];
}
