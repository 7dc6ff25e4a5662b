import type { PlayError } from '../../errors.ts';
import type { LoadedPlay } from '../compile/loaded-play.ts';
import type { Run } from '../open-run.ts';
import { HostScopes } from '../variables/host-scopes.ts';
import { distinct, type Finding, told } from './findings.ts';
import { foresee } from './foresee.ts';
import { checkPlay, type Doomed, placeOfFault, withoutVariables } from './preflight.ts';
import { firstRefusal, type Refusal } from './refusal.ts';
import { readSteps } from './refused-as-read.ts';

/** Looks ahead for a run, as far as the user wants it, and tells what it finds in one list. */
export class Foresight {
  readonly #run: Run;

  constructor(run: Run) {
    this.#run = run;
  }

  /**
   * Looks at plays before the first of them runs.
   * @returns what the run must not begin for
   * @throws PlayError for what Ansible refuses when it reads a playbook
   */
  async refusal(plays: readonly LoadedPlay[]): Promise<Refusal | undefined> {
    const { options } = this.#run.services;
    if (options.foresight === 'off') {
      for (const { compiled } of plays) await readSteps([...compiled.sections.flat(), ...compiled.handlers]);
      return undefined;
    }
    const templar = withoutVariables(new HostScopes(this.#run.services, this.#run.world));
    const refused: Doomed[] = [];
    const doomed: Doomed[] = [];
    for (const play of plays)
      doomed.push(...(await checkPlay(play, templar, options.secrets, fault => refused.push(fault))));
    doomed.push(...(await foresee(this.#run, plays, [...refused, ...doomed])).filter(each => each.open !== true));
    const unread = refused[0]?.error;
    const stops = unread === undefined && options.foresight === 'stop' && options.startAtTask === undefined;
    const refusal = stops ? firstRefusal(this.#run, doomed) : undefined;
    this.#tell(firstOfEachTask([...refused, ...doomed]).map(findingOf), unread ?? refusal?.doomed.error);
    if (unread !== undefined) throw unread;
    return refusal;
  }

  /** @param ending what is shown by itself, since it ends the run */
  #tell(findings: readonly Finding[], ending: PlayError | undefined): void {
    const all = distinct(findings);
    if (all.length === 1 && all[0]?.error === ending) return;
    const { announcer, options } = this.#run.services;
    const list = told(all, options.cwd);
    if (list !== undefined) announcer.warn(list.message, list.frame);
  }
}

/** What else is wrong with a task is often a consequence of the first fault. */
function firstOfEachTask(all: readonly Doomed[]): Doomed[] {
  const seen = new Set<Doomed['step']>();
  return all.filter(({ step }) => step === undefined || (!seen.has(step) && seen.add(step)));
}

function findingOf(doomed: Doomed): Finding {
  return { error: doomed.error, at: placeOfFault(doomed), certain: doomed.certain };
}
