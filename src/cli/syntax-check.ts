import { distinct, findingOf, named, needing, told } from '../engine/before/findings.ts';
import { foresee } from '../engine/before/foresee.ts';
import { checkPlay, type Doomed, withoutVariables } from '../engine/before/preflight.ts';
import { withHint } from '../engine/before/refusal.ts';
import type { LoadedPlay } from '../engine/compile/loaded-play.ts';
import type { Run } from '../engine/open-run.ts';
import { HostScopes } from '../engine/variables/host-scopes.ts';
import { EXIT, type PlayError } from '../errors.ts';
import type { Screen } from '../report/screen.ts';
import { groupedByNeed, inReadingOrder } from './fault-order.ts';
import { printError } from './print-error.ts';

/** What other variables, files or collections than those of this machine may mend. */
const OF_THE_SURROUNDINGS = new Set([
  'template',
  'file-not-found',
  'vars-file-not-found',
  'role-not-found',
  'vault-password',
]);

export interface SyntaxCheck {
  /** What could not be read, and is missing in the plays; gets what cannot be read in includes, and is emptied. */
  readonly unread: PlayError[];
  /** `--strict`: a module that is missing only under a condition is an error. */
  readonly strict: boolean;
}

/** `--syntax-check`: shows all that is wrong; what only may go wrong is a warning. @returns the exit code */
export async function syntaxCheck(
  run: Run,
  plays: readonly LoadedPlay[],
  { unread, strict }: SyntaxCheck,
  screen: Screen,
): Promise<number> {
  const missing = unread.splice(0);
  const refused: Doomed[] = [];
  const doomed: Doomed[] = [];
  const templar = withoutVariables(new HostScopes(run.services, run.world));
  const { secrets } = run.services.options;
  for (const play of plays) doomed.push(...(await checkPlay(play, templar, secrets, fault => refused.push(fault))));
  const foreseen = await foresee(run, plays, [...refused, ...doomed], missing);
  const avoidable = (each: Doomed) => !strict && each.error.code === 'module-unavailable' && !each.certain;
  const faults = [
    ...refused,
    ...doomed.filter(each => !avoidable(each)),
    ...foreseen.filter(each => isFault(each, strict)),
  ];
  const others = [...doomed.filter(avoidable), ...foreseen.filter(each => !isFault(each, strict))];
  const warning = told(distinct(others.map(findingOf)), run.services.options.cwd);
  if (warning !== undefined) run.services.announcer.warn(warning.message, warning.frame);
  const errors = inReadingOrder([...missing, ...faults.map(({ error }) => error)]);
  for (const error of eachNeedOnce(errors, run.services.options.cwd)) printError(screen, error);
  if (errors.length === 0) return EXIT.ok;
  return missing[0]?.exitCode ?? EXIT.parse;
}

/** What is missing is an error once, which names all places that need it. */
function eachNeedOnce(errors: readonly PlayError[], cwd: string): PlayError[] {
  return groupedByNeed(errors).map(group => {
    const [first, second] = group;
    if (second === undefined) return first;
    const at = group.flatMap(({ position }) => (position === undefined ? [] : [position]));
    return withHint(first, `${needing(group.length, first.needs)}: ${named(at, cwd)}`);
  });
}

function isFault({ certain, error }: Doomed, strict: boolean): boolean {
  if (strict && error.code === 'module-unavailable') return true;
  return certain && !OF_THE_SURROUNDINGS.has(error.code);
}
