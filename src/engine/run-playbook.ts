import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXIT } from '../errors.ts';
import { foresee } from './before/foresee.ts';
import { loadPlaybook } from './before/load-playbook.ts';
import { checkPlay, type Doomed, placeOfFault, readPlay, withoutVariables } from './before/preflight.ts';
import { firstRefusal, showRefusal } from './before/refusal.ts';
import { warnOfTraps } from './before/silent-traps.ts';
import type { LoadedPlay, LoadedPlaybook } from './compile/loaded-play.ts';
import { codeFrame } from './explain/code-frame.ts';
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
import { HostScopes } from './variables/host-scopes.ts';

/** Runs playbooks in order. @returns ansible-playbook's exit code. @throws PlayError before anything ran, or for what no play can survive */
export async function runPlaybooks(run: Run, paths: readonly string[]): Promise<number> {
  const { options, announcer } = run.services;
  // A playbook that an earlier one of the same command line writes is read when its turn comes, as Ansible does.
  const present = paths.filter((each, index) => index === 0 || existsSync(resolve(options.cwd, each)));
  const loaded = new Map<string, LoadedPlaybook>();
  const doomed: Doomed[] = [];
  for (const path of present) {
    const playbook = loadPlaybook(run, path);
    loaded.set(path, playbook);
    doomed.push(...(await checkPlays(run, playbook.plays)));
  }
  const plays = [...loaded.values()].flatMap(playbook => playbook.plays);
  if (options.foresight !== 'off') doomed.push(...(await foresee(run, plays, doomed)).filter(each => each.certain));
  announcer.emit({ type: 'run-start', playbooks: paths, checkMode: options.checkMode });
  const startAt = options.startAtTask === undefined ? undefined : new StartAtTask(options.startAtTask);
  const refusal = startAt === undefined && options.foresight === 'stop' ? firstRefusal(run, doomed) : undefined;
  for (const each of doomed)
    if (each !== refusal?.doomed) announcer.warn(each.error.message, codeFrame(placeOfFault(each)));
  if (refusal !== undefined) {
    showRefusal(refusal);
    emitStats(run);
    return RESULT.failed;
  }
  const choice = { startAt, stepByStep: new StepByStep(options, announcer) };
  let code: number = EXIT.ok;
  for (const path of paths) {
    const playbook = loaded.get(path) ?? loadPlaybook(run, path);
    code = await runOne(run, playbook, choice);
    writeRetryFile(run, resolve(options.cwd, path));
    emitStats(run);
    if (code !== EXIT.ok) break;
  }
  if (startAt?.isMet === false) announcer.warn(startAt.unmetWarning(plays));
  return code;
}

/** What is wrong with plays as they are written; what few people expect of them is told. */
async function checkPlays(run: Run, plays: readonly LoadedPlay[]): Promise<Doomed[]> {
  const templar = withoutVariables(new HostScopes(run.services, run.world));
  const doomed: Doomed[] = [];
  for (const play of plays) {
    if (run.services.options.foresight === 'off') await readPlay(play);
    else doomed.push(...(await checkPlay(play, templar, run.services.options.secrets)));
    warnOfTraps(run.services, play);
  }
  return doomed;
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
