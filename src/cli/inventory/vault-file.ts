import { closeSync, openSync, readSync } from 'node:fs';
import type { Explanation } from '../../engine/variables/scope.ts';
import { EncryptedText } from '../../values.ts';

const HEADER = '$ANSIBLE_VAULT;';
const known = new Map<string, boolean>();

/** Whether a file is encrypted as a whole. */
function isVaultFile(path: string): boolean {
  let found = known.get(path);
  if (found === undefined) {
    found = startsWithHeader(path);
    known.set(path, found);
  }
  return found;
}

function startsWithHeader(path: string): boolean {
  try {
    const file = openSync(path, 'r');
    const start = Buffer.alloc(HEADER.length);
    readSync(file, start, 0, HEADER.length, 0);
    closeSync(file);
    return start.toString('latin1') === HEADER;
  } catch {
    return false;
  }
}

/** Whether a definition stands in a file that is encrypted as a whole. */
export function isInVaultFile({ from }: Pick<Explanation, 'from'>): boolean {
  return from !== undefined && isVaultFile(from.file);
}

/** Whether a definition was encrypted where it is written: shown to nobody. */
export function isSecret(definition: Pick<Explanation, 'value' | 'from'>): boolean {
  return definition.value instanceof EncryptedText || isInVaultFile(definition);
}
