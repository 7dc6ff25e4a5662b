import type { PlayError } from '../../errors.ts';
import type { Templar } from '../../template/templar.ts';
import type { LoadedPlay } from '../compile/loaded-play.ts';
import { type CompiledStep, type TaskStep, tasksOf } from '../compile/steps.ts';
import type { Run } from '../open-run.ts';
import type { PlayRun } from '../play/play-run.ts';
import { HostScopes } from '../variables/host-scopes.ts';
import { distinct, type Finding, findingOf, keyOf, told } from './findings.ts';
import { foresee, foreseeIncluded } from './foresee.ts';
import { checkPlay, type Doomed, withoutVariables } from './preflight.ts';
import { firstRefusal, type Refusal, withHint } from './refusal.ts';
import { readSteps } from './refused-as-read.ts';

const NO_TASK_RUN = 'none of the included tasks was run: this one cannot succeed';

/** Looks ahead for a run, as far as the user wants it, and tells what it finds in one list. */
export class Foresight {
  readonly #run: Run;
  /** What the user knows of. */
  readonly #told = new Set<string>();
  /** Tasks of includes with which nothing is wrong: a loop brings them again and again. */
  readonly #sound = new Set<string>();
  #withoutVariables: Templar | undefined;

  constructor(run: Run) {
    this.#run = run;
  }

  /** For what is read without any variable. */
  get #templar(): Templar {
    this.#withoutVariables ??= withoutVariables(new HostScopes(this.#run.services, this.#run.world));
    return this.#withoutVariables;
  }

  /**
   * Looks at plays before the first of them runs.
   * @returns what the run must not begin for
   * @throws PlayError for what Ansible refuses when it reads a playbook
   */
  async refusal(plays: readonly LoadedPlay[]): Promise<Refusal | undefined> {
    const { options } = this.#run.services;
    const templar = this.#templar;
    if (options.foresight === 'off') {
      for (const { compiled } of plays) await readSteps([...compiled.sections.flat(), ...compiled.handlers], templar);
      return undefined;
    }
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

  /**
   * Looks at what an include has brought before the first of its tasks runs.
   * @returns why none of them may run
   * @throws PlayError for what Ansible refuses when it reads a file, where that alone is looked for
   */
  async doomedInclude(play: PlayRun, steps: readonly CompiledStep[], rescued: boolean): Promise<PlayError | undefined> {
    const { options } = this.#run.services;
    const places = [...tasksOf(steps)].map(placeOf);
    if (places.every(place => this.#sound.has(place))) return undefined;
    if (options.foresight === 'off') await readSteps(steps, this.#templar);
    else {
      const found = await foreseeIncluded(play, steps, { rescued });
      const doomed = firstOfEachTask(found.filter(each => each.open !== true));
      const first = doomed.find(each => each.certain);
      const stops = options.foresight === 'stop' && options.startAtTask === undefined;
      this.#tell(doomed.map(findingOf), stops ? first?.error : undefined);
      if (stops && first !== undefined) return withHint(first.error, NO_TASK_RUN);
      if (doomed.length > 0) return undefined;
    }
    for (const place of places) this.#sound.add(place);
    return undefined;
  }

  /** @param ending what is shown by itself, since it ends the run */
  #tell(findings: readonly Finding[], ending: PlayError | undefined): void {
    const all = distinct(findings).filter(each => !this.#told.has(keyOf(each)));
    for (const each of all) this.#told.add(keyOf(each));
    if (all.length === 1 && all[0]?.error === ending) return;
    const { announcer, options } = this.#run.services;
    const list = told(all, options.cwd);
    if (list !== undefined) announcer.warn(list.message, list.frame);
  }
}

function placeOf({ ast: { actionAt } }: TaskStep): string {
  return `${actionAt.file}:${actionAt.line}:${actionAt.column}`;
}

/** What else is wrong with a task is often a consequence of the first fault. */
function firstOfEachTask(all: readonly Doomed[]): Doomed[] {
  const seen = new Set<Doomed['step']>();
  return all.filter(({ step }) => step === undefined || (!seen.has(step) && seen.add(step)));
}
