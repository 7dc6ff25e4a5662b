import { splitStrings } from '../engine/frame.ts';
import type { LoadedPlaybook } from '../engine/load-playbook.ts';
import { hostsOf } from '../engine/play-hosts.ts';
import { PlayRun } from '../engine/play-run.ts';
import type { Run } from '../engine/run.ts';
import { type TaskStep, tasksOf } from '../engine/steps.ts';
import { taskName } from '../engine/task-info.ts';
import { isText, textOf, type Value } from '../values.ts';

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
export function listPlaybook(run: Run, path: string, playbook: LoadedPlaybook, what: ListWhat): string[] {
  const lines = ['', `playbook: ${path}`];
  for (const [index, loaded] of playbook.plays.entries()) {
    const play = new PlayRun(run, loaded, new Map());
    run.play = play;
    const playTags = [...new Set(splitStrings([loaded.compiled.play.keywords.get('tags') ?? []]))].sort();
    const pattern = patterns(loaded.compiled.play.hosts);
    lines.push(
      '',
      `  play #${index + 1} (${pattern.join(',')}): ${loaded.compiled.play.name ?? pattern.join(',')}\tTAGS: ${shown(playTags)}`,
    );
    if (what.hosts) lines.push(...hostLines(play, pattern));
    const steps = loaded.compiled.sections
      .flatMap(section => [...tasksOf(section)])
      .filter(step => step.action !== 'meta');
    if (what.tasks) {
      lines.push('    tasks:');
      for (const step of steps) lines.push(`      ${taskName(step)}\tTAGS: ${shown(tagsOf(step))}`);
    }
    if (what.tags) {
      const tags = new Set(steps.flatMap(tagsOf));
      lines.push(`      TASK TAGS: ${shown([...tags].sort())}`);
    }
  }
  run.play = undefined;
  return lines;
}

function patterns(hosts: Value): string[] {
  return (Array.isArray(hosts) ? hosts : [hosts]).map(part => (isText(part) ? textOf(part) : String(part)));
}

function hostLines(play: PlayRun, pattern: readonly string[]): string[] {
  const hosts = hostsOf(play);
  return [
    `    pattern: [${pattern.map(part => `'${part}'`).join(', ')}]`,
    `    hosts (${hosts.length}):`,
    ...hosts.map(host => `      ${host.name}`),
  ];
}
