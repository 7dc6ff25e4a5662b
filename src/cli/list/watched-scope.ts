import type { TaskStep } from '../../engine/compile/steps.ts';
import type { PlayRun } from '../../engine/play/play-run.ts';
import { type Layer, PRECEDENCE, type VariableScope, type VarsSource } from '../../engine/variables/scope.ts';
import { PlayError } from '../../errors.ts';
import { GLOBALS } from '../../template/globals/global-table.ts';
import { settersOf } from '../vars/set-while-running.ts';

/** Magic variables that only a running play or a host gives their value. */
const OF_THE_RUN: ReadonlySet<string> = new Set([
  'ansible_play_batch',
  'ansible_play_hosts',
  'ansible_play_hosts_all',
  'hostvars',
  'play_hosts',
  'vars',
]);

/** They look outside of the playbook, and may do anything: they are not called before the run. */
const LOOKUPS: ReadonlySet<string> = new Set(['lookup', 'query', 'q']);

const OF_THE_HOST: ReadonlySet<string> = new Set([
  'group_names',
  'inventory_dir',
  'inventory_file',
  'inventory_hostname',
  'inventory_hostname_short',
]);

/** A name that is uncertain, with what it is. */
export function described(name: string): string {
  if (LOOKUPS.has(name)) return `a lookup (${name})`;
  if (OF_THE_HOST.has(name) || OF_THE_RUN.has(name)) return name;
  if (name === 'ansible_facts') return 'facts (ansible_facts)';
  return name.startsWith('ansible_') ? `the fact ${name}` : `the variable ${name}`;
}

const WHILE_RUNNING: readonly Layer[] = ['set_fact and register', 'include_vars', 'play vars_prompt'];

const rank = (layer: Layer): number => PRECEDENCE.indexOf(layer);

/** A task's variables without a host, and the names that were read of which only a host can tell the value. */
export interface WatchedScope {
  readonly scope: VariableScope;
  readonly uncertain: Set<string>;
}

/** @param base the variables of `play` and the task that are written, without a host's */
export function watched(base: VariableScope, play: PlayRun, step: TaskStep): WatchedScope {
  const uncertain = new Set<string>();
  const look = (name: string) => {
    if (isUncertain(name, base, play)) uncertain.add(name);
    if (LOOKUPS.has(name)) throw new PlayError('lookups wait for the run', { code: 'lookup-before-run' });
    return undefined;
  };
  const source: VarsSource = { get: look, has: name => look(name) !== undefined, keys: () => [] };
  return { scope: base.with('magic variables', source), uncertain };

  function isUncertain(name: string, scope: VariableScope, { world, variables }: PlayRun): boolean {
    if (OF_THE_RUN.has(name) || LOOKUPS.has(name)) return true;
    const winner = scope.explain(name)[0]?.layer;
    if (winner === undefined) return !GLOBALS.has(name);
    if (rank(winner) >= rank('role parameters')) return false;
    const setters = settersOf(play, name, winner);
    if (setters.some(({ layer, at }) => WHILE_RUNNING.includes(layer) && at !== step.ast.at)) return true;
    return [...world.inventory.hosts.keys()].some(host => {
      const own = variables.hosts.inventoryScopes.of(host).explain(name)[0]?.layer;
      return own !== undefined && rank(own) > rank(winner);
    });
  }
}
