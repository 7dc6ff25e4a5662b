import { resolve } from 'node:path';
import { EXIT } from '../errors.ts';
import { Foresight } from './before/foresight.ts';
import { loadPlaybook } from './before/load-playbook.ts';
import { showRefusal } from './before/refusal.ts';
import { warnOfTraps } from './before/silent-traps.ts';
import type { LoadedPlaybook } from './compile/loaded-play.ts';
import type { Run } from './open-run.ts';
import { RESULT, runPlay } from './play/play-batches.ts';
import { hostsOf } from './play/play-hosts.ts';
import { openPlay } from './play/play-run.ts';
import { playStart } from './play/play-start.ts';
import { writeRetryFile } from './play/retry-file.ts';
import { StartAtTask } from './play/start-at-task.ts';
import { StepByStep } from './play/step-by-step.ts';
import { promptForVars } from './play/vars-prompt.ts';
import type { TaskChoice } from './play/walk-context.ts';

/** Runs playbooks in order. @returns ansible-playbook's exit code. @throws PlayError before anything ran, or for what no play can survive */
export async function runPlaybooks(run: Run, paths: readonly string[]): Promise<number> {
  const { options, announcer } = run.services;
  const playbooks = paths.map(path => loadPlaybook(run, path));
  const plays = playbooks.flatMap(playbook => playbook.plays);
  for (const play of plays) warnOfTraps(run.services, play);
  const foresight = new Foresight(run);
  const refusal = await foresight.refusal(plays);
  announcer.emit({ type: 'run-start', playbooks: paths, checkMode: options.checkMode });
  const startAt = options.startAtTask === undefined ? undefined : new StartAtTask(options.startAtTask);
  if (refusal !== undefined) {
    showRefusal(refusal);
    emitStats(run);
    return RESULT.failed;
  }
  const choice: TaskChoice = {
    startAt,
    stepByStep: new StepByStep(options, announcer),
    lookInto: (play, steps, rescued) => foresight.doomedInclude(play, steps, rescued),
  };
  let code: number = EXIT.ok;
  for (const playbook of playbooks) {
    code = await runOne(run, playbook, choice);
    writeRetryFile(run, resolve(options.cwd, playbook.path));
    // The numbers go on with the next playbook.
    await announcer.told();
    emitStats(run);
    if (code !== EXIT.ok) break;
  }
  if (startAt?.isMet === false) announcer.warn(startAt.unmetWarning(plays));
  return code;
}

/** Tells the recap. */
export function emitStats({ services, world }: Run): void {
  const { hosts } = world.stats;
  const { checkMode } = services.options;
  services.announcer.emit({ type: 'stats', hosts, custom: world.custom, checkMode });
}

async function runOne(run: Run, playbook: LoadedPlaybook, choice: TaskChoice): Promise<number> {
  const { announcer, varsFiles } = run.services;
  announcer.emit({ type: 'playbook-start', file: playbook.path, plays: playbook.plays.length });
  let code: number = EXIT.ok;
  for (const loaded of playbook.plays) {
    // An earlier play may have written files of variables.
    varsFiles.forgetMissing();
    const play = openPlay(run, loaded, await promptForVars(run, loaded));
    play.variables.fields.judge();
    const hosts = hostsOf(play);
    if (hosts.length === 0) {
      announcer.emit(playStart(play));
      announcer.emit({ type: 'no-hosts-matched' });
      continue;
    }
    const end = await runPlay(play, choice, hosts);
    code = end.code;
    if (end.stop) break;
  }
  return code;
}
