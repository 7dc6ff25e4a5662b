import { splitStrings } from '../engine/frame.ts';
import type { LoadedPlaybook } from '../engine/load-playbook.ts';
import { hostsOf } from '../engine/play-hosts.ts';
import { PlayRun } from '../engine/play-run.ts';
import type { Run } from '../engine/run.ts';
import { type TaskStep, tasksOf } from '../engine/steps.ts';
import { taskName } from '../engine/task-info.ts';
import { repr } from '../template/python/index.ts';

export interface ListWhat {
  readonly hosts: boolean;
  readonly tasks: boolean;
  readonly tags: boolean;
}

const shown = (tags: readonly string[]): string => `[${tags.join(', ')}]`;

function tagsOf(step: TaskStep): string[] {
  return [...new Set(splitStrings(step.effective.tags))].sort();
}

/** What `--list-hosts`, `--list-tasks` and `--list-tags` print of a playbook, line by line as ansible-playbook does. */
export function* listPlaybook(run: Run, path: string, playbook: LoadedPlaybook, what: ListWhat): Generator<string> {
  yield* ['', `playbook: ${path}`];
  for (const [index, loaded] of playbook.plays.entries()) {
    const play = new PlayRun(run, loaded, new Map());
    run.play = play;
    const playTags = [...new Set(splitStrings([loaded.compiled.play.keywords.get('tags') ?? []]))].sort();
    const pattern = play.hostPatterns();
    const hosts = what.hosts ? hostLines(play, pattern) : [];
    yield* ['', `  play #${index + 1} (${pattern.join(',')}): ${play.name}\tTAGS: ${shown(playTags)}`];
    yield* hosts;
    const steps = loaded.compiled.sections
      .flatMap(section => [...tasksOf(section)])
      .filter(step => step.action !== 'meta');
    if (what.tasks) {
      yield '    tasks:';
      for (const step of steps) yield `      ${taskName(step)}\tTAGS: ${shown(tagsOf(step))}`;
    }
    if (what.tags) {
      const tags = new Set(steps.flatMap(tagsOf));
      yield `      TASK TAGS: ${shown([...tags].sort())}`;
    }
  }
  run.play = undefined;
}

function hostLines(play: PlayRun, pattern: readonly string[]): string[] {
  const hosts = hostsOf(play);
  return [
    `    pattern: ${repr([...pattern])}`,
    `    hosts (${hosts.length}):`,
    ...hosts.map(host => `      ${host.name}`),
  ];
}
