import { foresee } from '../engine/before/foresee.ts';
import { checkPlay, type Doomed, placeOfFault, withoutVariables } from '../engine/before/preflight.ts';
import type { LoadedPlay } from '../engine/compile/loaded-play.ts';
import { codeFrame } from '../engine/explain/code-frame.ts';
import type { Run } from '../engine/open-run.ts';
import { HostScopes } from '../engine/variables/host-scopes.ts';
import { EXIT, type PlayError } from '../errors.ts';
import type { Screen } from '../report/screen.ts';
import { inReadingOrder } from './fault-order.ts';
import { printError } from './print-error.ts';

/** What other variables, files or collections than those of this machine may mend. */
const OF_THE_SURROUNDINGS = new Set([
  'template',
  'file-not-found',
  'vars-file-not-found',
  'role-not-found',
  'vault-password',
]);

/**
 * `--syntax-check`: shows all that is wrong; what only may go wrong is a warning.
 * @param unread what could not be read, and is missing in the plays; gets what cannot be read in includes, and is emptied
 * @returns the exit code
 */
export async function syntaxCheck(
  run: Run,
  plays: readonly LoadedPlay[],
  unread: PlayError[],
  screen: Screen,
): Promise<number> {
  const missing = unread.splice(0);
  const errors = [...missing];
  const doomed: Doomed[] = [];
  const templar = withoutVariables(new HostScopes(run.services, run.world));
  for (const play of plays) {
    const found = await checkPlay(play, templar, run.services.options.secrets, ({ error }) => errors.push(error));
    errors.push(...found.map(({ error }) => error));
    doomed.push(...found);
  }
  for (const foreseen of await foresee(run, plays, doomed, missing)) {
    if (isFault(foreseen)) errors.push(foreseen.error);
    else run.services.announcer.warn(foreseen.error.message, codeFrame(placeOfFault(foreseen)));
  }
  for (const error of inReadingOrder(errors)) printError(screen, error);
  if (errors.length === 0) return EXIT.ok;
  return missing[0]?.exitCode ?? EXIT.parse;
}

function isFault({ certain, error }: Doomed): boolean {
  return certain && !OF_THE_SURROUNDINGS.has(error.code);
}
