import { execFile } from 'node:child_process';
import { access, constants, readFile, stat } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { PlayError } from '../errors.ts';
import type { VaultSecret } from './vault.ts';

const run = promisify(execFile);

export interface PasswordSource {
  /** The vault id; `default` when none is named. */
  readonly id: string;
  /** A file, an executable script, or `prompt` / `prompt_ask_vault_pass`. */
  readonly source: string;
}

/** Asks a person, without echo. */
export type AskPassword = (prompt: string) => Promise<string>;

/** Reads `--vault-id`: `label@source`, or a source alone. */
export function parseVaultId(text: string): PasswordSource {
  const at = text.indexOf('@');
  return at === -1
    ? { id: 'default', source: text }
    : { id: text.slice(0, at) || 'default', source: text.slice(at + 1) };
}

function failed(message: string, source: string, hint?: string): PlayError {
  return new PlayError(message, { code: 'vault-password-file', position: { file: source, line: 1, column: 1 }, hint });
}

/** @throws PlayError `vault-password-file` when the source gives no password */
export async function readVaultPassword(from: PasswordSource, cwd: string, ask: AskPassword): Promise<VaultSecret> {
  const { id, source } = from;
  if (source === 'prompt' || source === 'prompt_ask_vault_pass')
    return { id, password: await ask(source === 'prompt' ? `Vault password (${id}): ` : 'Vault password: ') };
  const path = resolve(cwd, source.replace(/^~(?=\/|$)/, process.env.HOME ?? '~'));
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw failed(`The vault password file ${path} was not found`, path);
  if (found.isDirectory()) throw failed(`The vault password file ${path} is a directory`, path);
  const executable = (found.mode & 0o111) !== 0 && (await canExecute(path));
  const password = executable ? await fromScript(path, id) : (await fromText(path)).trim();
  if (password === '')
    throw failed(`Invalid vault password was provided from ${executable ? 'script' : 'file'} (${path})`, path);
  return { id, password };
}

async function fromText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw failed(`Could not read vault password file ${path}: ${(cause as Error).message}`, path);
  }
}

async function canExecute(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** A script whose name ends in `-client` is told the id. */
async function fromScript(path: string, id: string): Promise<string> {
  const client = basename(path, extname(path)).endsWith('-client');
  try {
    const { stdout } = await run(path, client ? ['--vault-id', id] : [], { maxBuffer: 1 << 20 });
    return stdout.replace(/[\r\n]+$/, '');
  } catch (cause) {
    const { code, stderr } = cause as { code?: unknown; stderr?: string };
    const hint = code === 'ENOEXEC' ? 'if this is not a script, remove the executable bit from the file' : undefined;
    throw failed(
      `Vault password script ${path} returned non-zero (${String(code)}): ${stderr?.trim() ?? ''}`,
      path,
      hint,
    );
  }
}
