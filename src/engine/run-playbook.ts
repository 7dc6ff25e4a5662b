import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXIT } from '../errors.ts';
import { foresee } from './before/foresee.ts';
import { type LoadedPlay, type LoadedPlaybook, loadPlaybook } from './before/load-playbook.ts';
import { checkPlay, type Doomed, placeOfFault } from './before/preflight.ts';
import { firstRefusal, showRefusal } from './before/refusal.ts';
import { warnOfSurprises } from './before/silent-traps.ts';
import { codeFrame } from './explain/code-frame.ts';
import { RESULT, runPlay, worse } from './play/play-batches.ts';
import { hostsOf } from './play/play-hosts.ts';
import { PlayRun } from './play/play-run.ts';
import { playStart } from './play/play-start.ts';
import { writeRetryFile } from './play/retry-file.ts';
import { startMatcher, tellUnmatched } from './play/start-at-task.ts';
import { promptForVars } from './play/vars-prompt.ts';
import type { Run } from './run.ts';

/** Runs playbooks in order. @returns ansible-playbook's exit code. @throws PlayError before anything ran, or for what no play can survive */
export async function runPlaybooks(run: Run, paths: readonly string[]): Promise<number> {
  const { options } = run;
  const loaded = new Map<string, LoadedPlaybook>();
  const doomed: Doomed[] = [];
  // A playbook that an earlier one of the same command line writes is read when its turn comes, as Ansible does.
  for (const path of paths.filter((each, index) => index === 0 || existsSync(resolve(options.cwd, each)))) {
    const playbook = loadPlaybook(run, path);
    loaded.set(path, playbook);
    for (const play of playbook.plays) {
      doomed.push(...(await checkPlay(play, run.templar(run.emptyScope()))));
      warnOfSurprises(run, play);
    }
  }
  const plays = [...loaded.values()].flatMap(playbook => playbook.plays);
  doomed.push(...(await foresee(run, plays, doomed)).filter(each => each.certain));
  run.emit({ type: 'run-start', playbooks: paths, checkMode: options.checkMode });
  if (options.startAtTask !== undefined) run.startAt = startMatcher(options.startAtTask);
  const refusal = options.startAtTask === undefined ? firstRefusal(run, doomed) : undefined;
  for (const each of doomed) if (each !== refusal?.doomed) run.warn(each.error.message, codeFrame(placeOfFault(each)));
  if (refusal !== undefined) {
    showRefusal(refusal);
    emitStats(run);
    return RESULT.failed;
  }
  let code: number = EXIT.ok;
  for (const path of paths) {
    const playbook = loaded.get(path) ?? loadPlaybook(run, path);
    code = await runOne(run, playbook);
    writeRetryFile(run, resolve(options.cwd, path));
    emitStats(run);
    if (code !== EXIT.ok) break;
  }
  if (run.startAt !== undefined) tellUnmatched(run, plays);
  return code;
}

function emitStats(run: Run): void {
  run.emit({ type: 'stats', hosts: run.stats.hosts, custom: run.custom, checkMode: run.options.checkMode });
}

async function runOne(run: Run, playbook: LoadedPlaybook): Promise<number> {
  run.emit({ type: 'playbook-start', file: playbook.path, plays: playbook.plays.length });
  let code: number = EXIT.ok;
  for (const loaded of playbook.plays) {
    const play = await preparePlay(run, loaded);
    const hosts = hostsOf(play);
    if (hosts.length === 0) {
      run.emit(playStart(play));
      run.emit({ type: 'no-hosts-matched' });
      continue;
    }
    const end = await runPlay(play.withHosts(hosts), hosts);
    code = worse(code, end.code);
    if (end.stop) break;
  }
  run.play = undefined;
  return code;
}

/** A play with its prompts answered; `hostvars` see its variables from here on. */
async function preparePlay(run: Run, loaded: LoadedPlay): Promise<PlayRun> {
  run.forgetMissingVars();
  const prompted = await promptForVars(run, loaded);
  const play = new PlayRun(run, loaded, prompted);
  run.play = play;
  return play;
}
