import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { ModuleContext } from '../../api/module.ts';
import { ask } from '../../script/findings.ts';
import { expandedWord } from '../../script/host-word.ts';
import { section } from '../../script/words.ts';
import { bytesOf, isLarge } from '../../shared/files/large-file.ts';
import { withProgress } from '../../shared/files/transfer-progress.ts';

/** How an archive of the controller got to the host: as a script's input, or ahead of it as a file that the script removes. */
export type SentArchive = { readonly bytes: Uint8Array } | { readonly file: string };

export interface ArchiveOnController {
  readonly path: string;
  readonly decrypt: boolean;
  /** Nothing needs to be sent where this exists on the host. */
  readonly creates: string | undefined;
}

/**
 * Sends a large archive ahead, in constant memory; in check mode, where nothing may be written, it stays with the script.
 * @returns undefined where it is not needed
 */
export async function sendArchive(
  context: ModuleContext<unknown>,
  { path, decrypt, creates }: ArchiveOnController,
): Promise<SentArchive | undefined> {
  if (context.checkMode || !(await isLarge(path, decrypt))) return { bytes: await context.readFile(path, { decrypt }) };
  if (await exists(context, creates)) return undefined;
  const file = `/tmp/tsplay.${randomBytes(12).toString('hex')}`;
  const { size } = await stat(path);
  await context.change(undefined, host => {
    const bytes = bytesOf({ path });
    const transfer = { name: path, size, done: () => bytes.bytesRead };
    return withProgress(context, transfer, host.upload(bytes, file, 0o600));
  });
  return { file };
}

async function exists(context: ModuleContext<unknown>, path: string | undefined): Promise<boolean> {
  if (path === undefined) return false;
  return (await ask(context.inspect, [`if [ -e ${expandedWord(path)} ]; then ${section('yes')}; fi`])).has('yes');
}
