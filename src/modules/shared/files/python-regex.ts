import { Regex } from '../../../python/regex/regex.ts';
import { escapedBytes } from '../../../python/surrogate-escape.ts';
import type { ModuleContext } from '../../api/module.ts';

interface Flags {
  readonly ascii?: boolean;
  readonly multiline?: boolean;
  readonly dotAll?: boolean;
}

/** A pattern of the playbook, compiled as Python's `re` reads it; a faulty one ends the task. */
export function compiled(context: ModuleContext<unknown>, pattern: string, flags: Flags = {}): Regex {
  try {
    return new Regex(pattern, flags);
  } catch (error) {
    return context.fail(`re.error: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Text as bytes of UTF-8, one character a byte: what a file of any content is compared with. */
export function byteText(text: string): string {
  return escapedBytes(text).toString('latin1');
}
