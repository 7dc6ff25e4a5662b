import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What is below a folder, as `os.walk` goes: of each folder its files and links, then its folders, then what these hold.
 * A link to a folder is named, not entered (`readdir`'s own `recursive` enters it from Node 22 on, and never leaves a circle).
 * @throws what `readdir` throws for a folder that cannot be read
 */
export function* walk(folder: string): Generator<Dirent> {
  const entries = readdirSync(folder, { withFileTypes: true });
  const folders = entries.filter(entry => entry.isDirectory());
  yield* entries.filter(entry => !entry.isDirectory());
  yield* folders;
  for (const { name } of folders) yield* walk(join(folder, name));
}
