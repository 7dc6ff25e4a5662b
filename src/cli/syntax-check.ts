import { codeFrame } from '../engine/code-frame.ts';
import { foresee } from '../engine/foresight/foresee.ts';
import type { LoadedPlay } from '../engine/load-playbook.ts';
import { checkPlay, type Doomed } from '../engine/preflight.ts';
import type { Run } from '../engine/run.ts';
import { EXIT, type PlayError } from '../errors.ts';
import type { Screen } from '../report/screen.ts';
import { printError } from './print-error.ts';

/** What other variables, files or collections than those of this machine may mend. */
const OF_THE_SURROUNDINGS = new Set(['template', 'file-not-found', 'role-not-found', 'vault-password']);

/** `--syntax-check`: shows all that is wrong; what only may go wrong is a warning. @returns the exit code */
export async function syntaxCheck(run: Run, plays: readonly LoadedPlay[], screen: Screen): Promise<number> {
  const errors: PlayError[] = [];
  const doomed: Doomed[] = [];
  const templar = run.templar(run.emptyScope());
  for (const play of plays) {
    const found = await checkPlay(play, templar, error => errors.push(error));
    errors.push(...found.map(({ error }) => error));
    doomed.push(...found);
  }
  for (const foreseen of await foresee(run, plays, doomed)) {
    if (isFault(foreseen)) errors.push(foreseen.error);
    else run.warn(`${foreseen.error.message}\n${codeFrame(foreseen.error.position ?? foreseen.step.ast.actionAt)}`);
  }
  for (const error of errors) printError(screen, error);
  return errors.length === 0 ? EXIT.ok : EXIT.parse;
}

function isFault({ certain, error }: Doomed): boolean {
  return certain && !OF_THE_SURROUNDINGS.has(error.code);
}
