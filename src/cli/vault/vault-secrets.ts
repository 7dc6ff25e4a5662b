import type { Settings } from '../../config/settings.ts';
import { EXIT, PlayError } from '../../errors.ts';
import type { Terminal } from '../../modules/api/terminal.ts';
import type { VaultSecret } from '../../yaml/vault.ts';
import { type PasswordSource, parseVaultId, readVaultPassword } from '../../yaml/vault-passwords.ts';
import { type VaultArguments, vaultSources } from '../passwords.ts';

export interface SecretsFrom {
  readonly settings: Settings;
  readonly terminal: Terminal;
  readonly cwd: string;
}

/** Asks once to open, twice to encrypt: a password mistyped then would lock its owner out. */
async function ask(terminal: Terminal, prompt: string, isNew: boolean): Promise<string> {
  const question = (text: string) => {
    terminal.write(text);
    return terminal.readLine({ echo: false });
  };
  if (!isNew) return question(prompt);
  // Ansible's words: with an id in lower case.
  const labelled = prompt.includes('(');
  const password = await question(labelled ? prompt.replace('Vault', 'New vault') : `New ${prompt}`);
  const again = await question(labelled ? prompt.replace('Vault', 'Confirm new vault') : `Confirm New ${prompt}`);
  if (password !== again) throw new PlayError('Passwords do not match', { code: 'vault-password' });
  return password;
}

/** The passwords that flags, ansible.cfg and environment name. */
export async function readSecrets(
  args: VaultArguments,
  from: SecretsFrom,
  { isNew }: { readonly isNew: boolean },
): Promise<VaultSecret[]> {
  const named = vaultSources(args, from.settings);
  const sources = named.length > 0 ? named : [parseVaultId('default@prompt_ask_vault_pass')];
  const secrets: VaultSecret[] = [];
  for (const source of sources) secrets.push(await readOne(source, from, isNew));
  return secrets;
}

function readOne(source: PasswordSource, { terminal, cwd }: SecretsFrom, isNew: boolean): Promise<VaultSecret> {
  return readVaultPassword(source, cwd, prompt => ask(terminal, prompt, isNew));
}

/** The password to encrypt with. @throws PlayError when there are several and none is chosen */
export function encryptionSecret(secrets: readonly VaultSecret[], wanted: string | undefined): VaultSecret {
  const ids = secrets.map(secret => secret.id);
  const found = wanted === undefined ? secrets[0] : secrets.find(secret => secret.id === wanted);
  if (found === undefined) {
    const known = ids.map(id => `'${id}'`).join(', ');
    throw new PlayError(`Did not find a match for --encrypt-vault-id=${wanted} in the known vault-ids [${known}]`, {
      code: 'vault-id',
    });
  }
  if (wanted === undefined && secrets.length > 1) {
    throw new PlayError(
      `The vault-ids ${ids.sort().join(',')} are available to encrypt. Specify the vault-id to encrypt with --encrypt-vault-id`,
      { code: 'vault-id', exitCode: EXIT.usage },
    );
  }
  return found;
}

export interface NewSecretArguments {
  readonly newVaultId: string | undefined;
  readonly newVaultPasswordFile: string | undefined;
}

/** What `rekey` encrypts with; asked for when no flag names it. */
export function readNewSecret(args: NewSecretArguments, from: SecretsFrom): Promise<VaultSecret> {
  if (args.newVaultId !== undefined) return readOne(parseVaultId(args.newVaultId), from, true);
  const file = args.newVaultPasswordFile ?? 'prompt_ask_vault_pass';
  return readOne({ id: 'default', source: file }, from, true);
}
