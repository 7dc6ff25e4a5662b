import type { Json } from '../../../values.ts';
import type { Findings } from '../../script/findings.ts';
import { call } from '../../script/words.ts';
import { readState, STATE_FUNCTIONS, stateFields } from './path-state.ts';

/** Shell text, after `ask`'s prologue, that tells of the path of a result; `word` is a word of the script. */
export function pathInfoLook(word: string): string {
  return `${STATE_FUNCTIONS}\n${call('state', word, 'info')}`;
}

/** What every result with a `path` or `dest` says of it: owner, group, mode, size, state. */
export function pathInfo(found: Findings): Record<string, Json> {
  return stateFields(readState(Buffer.from(found.text('state info'))));
}
