import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXIT, PlayError } from '../errors.ts';
import type { Host } from '../inventory/host.ts';
import { Dict, isText, textOf } from '../values.ts';
import { codeFrame } from './code-frame.ts';
import { explain, explanationOf } from './explanations.ts';
import { type LoadedPlay, type LoadedPlaybook, loadPlaybook } from './load-playbook.ts';
import { PlayRun } from './play-run.ts';
import { checkPlay, type Doomed } from './preflight.ts';
import { PLAIN_RESULT } from './result.ts';
import type { Run } from './run.ts';
import { RESULT, runPlay, worse } from './run-play.ts';
import { taskInfo, taskName } from './task-info.ts';
import { promptForVars } from './vars-prompt.ts';

/** Runs playbooks in order. @returns ansible-playbook's exit code. @throws PlayError before anything ran, or for what no play can survive */
export async function runPlaybooks(run: Run, paths: readonly string[]): Promise<number> {
  const { options } = run;
  const loaded = new Map<string, LoadedPlaybook>();
  const doomed: Doomed[] = [];
  // A playbook that an earlier one of the same command line writes is read when its turn comes, as Ansible does.
  for (const path of paths.filter((each, index) => index === 0 || existsSync(resolve(options.cwd, each)))) {
    const playbook = loadPlaybook(run, path);
    loaded.set(path, playbook);
    for (const play of playbook.plays) doomed.push(...(await checkPlay(play)));
  }
  run.emit({ type: 'run-start', playbooks: paths, checkMode: options.checkMode });
  if (options.startAtTask !== undefined) run.startAt = startMatcher(options.startAtTask);
  const certain = doomed.find(each => each.certain);
  for (const each of doomed)
    if (!each.certain) run.warn(`${each.error.message}\n${codeFrame(each.error.position ?? each.step.ast.actionAt)}`);
  if (certain !== undefined) return refuse(run, certain);
  let code: number = EXIT.ok;
  for (const path of paths) {
    const playbook = loaded.get(path) ?? loadPlaybook(run, path);
    code = await runOne(run, playbook);
    emitStats(run);
    if (code !== EXIT.ok) break;
  }
  return code;
}

function emitStats(run: Run): void {
  run.emit({ type: 'stats', hosts: run.stats.hosts, custom: run.custom, checkMode: run.options.checkMode });
}

async function runOne(run: Run, playbook: LoadedPlaybook): Promise<number> {
  run.emit({ type: 'playbook-start', file: playbook.file, plays: playbook.plays.length });
  let code: number = EXIT.ok;
  for (const loaded of playbook.plays) {
    const play = await preparePlay(run, loaded);
    const hosts = hostsOf(play);
    if (hosts.length === 0) {
      run.emit({ type: 'play-start', name: play.name, strategy: play.strategy, checkMode: run.options.checkMode });
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
  const prompted = await promptForVars(run, loaded);
  const play = new PlayRun(run, loaded, prompted);
  run.play = play;
  return play;
}

/** The hosts of a play, in its order, cut down to `--limit`. */
export function hostsOf(play: PlayRun): Host[] {
  const { run } = play;
  const { hosts } = play.compiled.play;
  const rendered = run.templar(play.baseScope()).template(hosts);
  const patterns = (Array.isArray(rendered) ? rendered : [rendered]).map(part =>
    isText(part) ? textOf(part) : String(part),
  );
  const found = run.inventory.match(patterns.join(','), run.options.limit);
  return ordered(found, play);
}

function ordered(hosts: readonly Host[], play: PlayRun): Host[] {
  const order = play.order;
  const byName = (a: Host, b: Host) => (a.name < b.name ? -1 : 1);
  switch (order) {
    case undefined:
    case 'inventory':
      return [...hosts];
    case 'reverse_inventory':
      return hosts.toReversed();
    case 'sorted':
      return hosts.toSorted(byName);
    case 'reverse_sorted':
      return hosts.toSorted(byName).reverse();
    case 'shuffle':
      return hosts
        .map(host => ({ host, key: Math.random() }))
        .sort((a, b) => a.key - b.key)
        .map(each => each.host);
    default:
      throw new PlayError(`Invalid 'order' specified for inventory hosts: ${order}`, {
        code: 'unknown-order',
        position: play.compiled.play.at,
        hint: 'there are: inventory, reverse_inventory, sorted, reverse_sorted, shuffle',
      });
  }
}

const NOTHING_RUN = 'nothing was run, on any host: this task cannot succeed';

/** Shows a task that cannot succeed as failed on the hosts of its play; nothing runs, on any host. */
async function refuse(run: Run, { play: loaded, step, error }: Doomed): Promise<number> {
  const play = await preparePlay(run, loaded);
  const hosts = hostsOf(play);
  run.emit({ type: 'play-start', name: play.name, strategy: play.strategy, checkMode: run.options.checkMode });
  if (hosts.length === 0) run.emit({ type: 'no-hosts-matched' });
  else {
    const info = taskInfo(step, taskName(step), run.options.checkMode);
    run.emit({ type: 'task-start', task: info });
    const hint = error.hint === undefined ? NOTHING_RUN : `${error.hint}\n${NOTHING_RUN}`;
    for (const { name: host } of hosts) {
      const data = explain(Dict.from({ changed: false, failed: true, msg: error.message }), error.position, hint);
      run.emit({
        type: 'host-result',
        result: { ...PLAIN_RESULT, host, task: info, status: 'failed', data, explanation: explanationOf(data) },
      });
      run.stats.count(host, 'failed');
    }
  }
  emitStats(run);
  return hosts.length === 0 ? RESULT.ok : RESULT.failed;
}

/** `--start-at-task` takes a name or a glob pattern, with or without the role. */
function startMatcher(pattern: string): NonNullable<Run['startAt']> {
  const expression = new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')}$`,
    's',
  );
  return step => [taskName(step), step.ast.name ?? ''].some(name => name === pattern || expression.test(name));
}
