import { call, quote, section } from '../../script/words.ts';
import ENTRY from './entry.sh';
import LOCAL_ENTRY from './local-entry.sh';

/** Defines the shell function `entry DATABASE KEY`; `local` looks into the file alone. */
export const entryFunction = (local: boolean): string => (local ? LOCAL_ENTRY : ENTRY);

/** A group by its number, or else its name, under a label. */
export function groupLook(label: string, group: string): string {
  return section(label, call('entry', 'group', quote(group)));
}

/** The fields of a database's line; none where there is no such entry. */
export function entryFields(text: string): readonly string[] | undefined {
  const line = text.split('\n')[0] ?? '';
  return line === '' ? undefined : line.split(':');
}
