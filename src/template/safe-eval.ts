import { PYTHON_NAMES, parseLiteral } from '../python/literal.ts';
import type { Value } from '../values.ts';

const NAMES: ReadonlyMap<string, Value> = new Map<string, Value>([
  ...PYTHON_NAMES,
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** What Ansible's `safe_eval` makes of a text: a literal in which JSON's names are known, too. Undefined for anything else. */
export function safeEval(text: string): Value | undefined {
  return parseLiteral(text, { names: NAMES, manySigns: true });
}
