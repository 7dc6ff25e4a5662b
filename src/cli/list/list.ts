import { effectiveKeywords } from '../../engine/compile/frame.ts';
import type { LoadedPlaybook } from '../../engine/compile/loaded-play.ts';
import type { CompiledStep, TaskStep } from '../../engine/compile/steps.ts';
import type { Run } from '../../engine/open-run.ts';
import { hostsOf } from '../../engine/play/play-hosts.ts';
import { openPlay, type PlayRun } from '../../engine/play/play-run.ts';
import { taskName } from '../../engine/task/task-info.ts';
import { repr, str } from '../../python/semantics.ts';
import { isInclude, knownIncludes } from './known-include.ts';

export interface ListWhat {
  readonly hosts: boolean;
  readonly tasks: boolean;
  readonly tags: boolean;
  /** The tasks of includes, as far as they are known before the run. */
  readonly expand: boolean;
}

const shown = (tags: readonly string[]): string => `[${tags.join(', ')}]`;

function tagsOf(step: TaskStep): string[] {
  return [...new Set(step.effective.tags.map(str))].sort();
}

/** What `--list-hosts`, `--list-tasks` and `--list-tags` print of a playbook, line by line as ansible-playbook does. */
export function* listPlaybook(run: Run, path: string, playbook: LoadedPlaybook, what: ListWhat): Generator<string> {
  yield* ['', `playbook: ${path}`];
  for (const [index, loaded] of playbook.plays.entries()) {
    const play = openPlay(run, loaded);
    const { fields } = play.variables;
    const playTags = [...new Set(effectiveKeywords(loaded.compiled.frame).tags.map(str))].sort();
    const pattern = fields.hostPatterns();
    const hosts = what.hosts ? hostLines(play, pattern) : [];
    yield* ['', `  play #${index + 1} (${pattern.join(',')}): ${fields.name}\tTAGS: [${playTags.join(',')}]`];
    yield* hosts;
    const steps = listed(loaded.compiled.sections.flat());
    if (what.tasks) {
      yield '    tasks:';
      yield* taskLines(steps, play, what.expand, []);
    }
    if (what.tags) {
      // the play's own among them, whatever is selected: as in Ansible, its handlers are flushed in any case
      const tags = new Set([...playTags, ...steps.flatMap(tagsOf)]);
      yield `      TASK TAGS: ${shown([...tags].sort())}`;
    }
  }
}

/** The tasks that are listed: of blocks what they begin with, not what rescues or ends them, as ansible-playbook does. */
const listed = (steps: readonly CompiledStep[]): TaskStep[] =>
  steps.flatMap(step => (step.kind === 'block' ? listed(step.body) : [step]));

/** As ansible-playbook names a task here: with its role only where it has a name. */
const listedName = (step: TaskStep): string => (step.ast.name === undefined ? step.ast.action : taskName(step));

/** @param way the includes that lead here, by their keys */
function* taskLines(
  steps: readonly TaskStep[],
  play: PlayRun,
  expand: boolean,
  way: readonly string[],
): Generator<string> {
  const indent = ' '.repeat(6 + 2 * way.length);
  for (const step of steps) {
    yield `${indent}${listedName(step)}\tTAGS: ${shown(tagsOf(step))}`;
    if (!expand || !isInclude(step)) continue;
    for (const found of knownIncludes(step, play)) {
      if (found.kind === 'remark') yield `${indent}  # ${found.text}`;
      else if (way.includes(found.key)) yield `${indent}  # ${found.what}: includes itself`;
      else {
        yield `${indent}  # ${found.what}`;
        yield* taskLines(listed(found.steps), play, expand, [...way, found.key]);
      }
    }
  }
}

function hostLines(play: PlayRun, pattern: readonly string[]): string[] {
  const hosts = hostsOf(play);
  return [
    `    pattern: ${repr([...pattern])}`,
    `    hosts (${hosts.length}):`,
    ...hosts.map(host => `      ${host.name}`),
  ];
}
