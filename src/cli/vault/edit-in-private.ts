import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { EXIT, PlayError } from '../../errors.ts';
import { writePrivately } from '../../private-file.ts';
import { shlexSplit } from '../../python/shlex.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Editing {
  /** The editor's command line: `$EDITOR`, or `vi`. */
  readonly editor: string;
  /** The file's name, so that editors know its language. */
  readonly name: string;
}

/**
 * Shows a text in the user's editor: in a file of mode 0600 in a folder of its own (0700), both overwritten and removed
 * whatever happens, also when a signal ends the program.
 * @returns what the file holds when the editor has ended
 * @throws PlayError `vault-editor` when the editor cannot be started or ends with an error
 */
export async function editInPrivate(plain: Buffer, { editor, name }: Editing): Promise<Buffer> {
  const folder = mkdtempSync(join(privateRoot(), 'tsplay-vault-'));
  const file = join(folder, basename(name));
  const wipe = () => removeTraces(folder);
  process.on('exit', wipe);
  try {
    chmodSync(folder, 0o700);
    writePrivately(file, plain);
    await runEditor(editor, file);
    return readFileSync(file);
  } finally {
    wipe();
    process.off('exit', wipe);
  }
}

/** The user's own folder in memory where the system has one: what was never on a disk cannot be found there. */
function privateRoot(): string {
  const runtime = process.env.XDG_RUNTIME_DIR;
  const found = runtime === undefined ? undefined : statSync(runtime, { throwIfNoEntry: false });
  return runtime !== undefined && found?.isDirectory() && found.uid === process.getuid?.() ? runtime : tmpdir();
}

function runEditor(editor: string, file: string): Promise<void> {
  const [command = 'vi', ...words] = shlexSplit(editor);
  return new Promise((resolve, reject) => {
    let child: ChildProcess | undefined;
    const stop = () => {
      child?.kill('SIGTERM');
      // The handler of `exit` removes the file.
      process.exit(EXIT.interrupted);
    };
    const settle = (end: () => void) => {
      for (const signal of SIGNALS) process.off(signal, stop);
      end();
    };
    // Before the editor begins: a signal that comes while it starts would leave the text on the disk.
    for (const signal of SIGNALS) process.on(signal, stop);
    child = spawn(command, [...words, file], { stdio: 'inherit' });
    const failed = (reason: string) =>
      new PlayError(`the editor ${reason}; nothing was changed`, { code: 'vault-editor' });
    child.once('error', error => settle(() => reject(failed(`${command} could not be started (${error.message})`))));
    child.once('close', (status, signal) =>
      settle(() =>
        status === 0 ? resolve() : reject(failed(`${command} ended with ${signal ?? `status ${String(status)}`}`)),
      ),
    );
  });
}

function removeTraces(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return;
  for (const name of readdirSync(folder)) overwrite(join(folder, name));
  rmSync(folder, { recursive: true, force: true });
}

function overwrite(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile()) writeFileSync(path, randomBytes(found.size), { flag: 'r+' });
}
