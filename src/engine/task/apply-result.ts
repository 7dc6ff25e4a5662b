import type { ModuleDefinition } from '../../modules/api/module.ts';
import { resolveModule } from '../../modules/api/resolve.ts';
import { secretTexts } from '../../secret-texts.ts';
import { Dict, isText, textOf, type Value } from '../../values.ts';
import type { TaskRun } from '../attempt/task-view.ts';
import { registeredName } from '../compile/steps.ts';
import { flag, withoutInternals } from '../result.ts';
import type { TaskOutcome } from './task-on-host.ts';

/** Shorter texts of a hidden result are too common to be masked wherever they appear. */
const SHORTEST_HIDDEN = 6;

/** Takes over what a task's end means for later tasks: registered result, facts, statistics. */
export async function applyOutcome(run: TaskRun, outcome: TaskOutcome, hosts: readonly string[]): Promise<void> {
  const { world } = run;
  if (outcome.result.noLog) for (const { data } of outcome.runs) hideTexts(data, run);
  const register = registeredName(run.step);
  if (register !== undefined) {
    const registered = withoutInternals(outcome.data);
    for (const host of hosts) world.host(host).registered.set(register, registered);
  }
  // as Ansible: of a task that failed, though it be ignored, nothing but its result is kept, not even what items brought that did not
  if (['failed', 'unreachable'].includes(outcome.result.status)) return;
  const definition = await resolveModule(run.step.action);
  for (const { data, factsFor } of outcome.runs) {
    if (flag(data, 'skipped')) continue;
    applyData(run, data, definition, factsFor === undefined ? hosts : [factsFor]);
  }
}

function applyData(run: TaskRun, data: Dict, definition: ModuleDefinition | undefined, hosts: readonly string[]): void {
  const facts = data.get('ansible_facts');
  if (facts instanceof Dict) {
    for (const host of hosts) applyFacts(run, host, facts, definition, data);
  }
  if (definition?.applies === 'set_stats') applyStats(run, data);
}

function applyFacts(
  run: TaskRun,
  host: string,
  facts: Dict,
  definition: ModuleDefinition | undefined,
  data: Dict,
): void {
  const variables = run.world.host(host);
  switch (definition?.applies) {
    case 'set_fact':
      for (const [name, value] of facts) {
        variables.registered.set(String(name), value);
        if (flag(data, '_ansible_facts_cacheable')) variables.setFact(String(name), value);
      }
      if (flag(data, '_ansible_facts_cacheable')) run.services.factCache?.write(host, variables.cacheable);
      return;
    case 'include_vars':
      for (const [name, value] of facts) variables.included.set(String(name), value);
      return;
    default: {
      const dropped = variables.addFacts(facts, definition?.answersFromHost === false);
      if (definition?.name === 'setup') variables.markGathered();
      run.services.factCache?.write(host, variables.cacheable);
      if (dropped.length > 0 && definition?.name !== 'setup') {
        run.services.announcer.warn(
          `facts of ${host} that would decide how it is reached were dropped: ${dropped.join(', ')}`,
        );
      }
    }
  }
}

function applyStats(run: TaskRun, data: Dict): void {
  const stats = data.get('ansible_stats');
  const given = stats instanceof Dict ? stats.get('data') : undefined;
  if (!(stats instanceof Dict) || !(given instanceof Dict)) return;
  const { custom } = run.world;
  const adds = stats.get('aggregate') !== false;
  for (const [key, value] of given) {
    const name = String(key);
    const before = custom.get(name);
    custom.set(name, adds && before !== undefined ? added(before, value) : value);
  }
}

/** What `aggregate` makes of two values: numbers, texts and lists add up, mappings merge; values of two kinds do not. */
function added(before: Value, value: Value): Value {
  if (typeof before === 'number' && typeof value === 'number') return before + value;
  if (isText(before) && isText(value)) return textOf(before) + textOf(value);
  if (Array.isArray(before) && Array.isArray(value)) return [...before, ...value];
  return before instanceof Dict && value instanceof Dict ? Dict.of([...before, ...value]) : value;
}

/** What a no_log result printed stays hidden also where a later task shows it. */
function hideTexts(data: Dict, run: TaskRun): void {
  for (const name of ['stdout', 'stderr', 'stdout_lines', 'stderr_lines', 'content', 'json', 'ansible_facts'])
    for (const text of secretTexts(data.get(name), SHORTEST_HIDDEN)) run.services.options.secrets.add(text);
}
