import type { Dict, Position } from '../../values.ts';
import { codeFrame } from './code-frame.ts';

const explanations = new WeakMap<Dict, string>();

/**
 * Keeps what helps the user to understand a failed result: where it comes from, and what to do. It stands beside the result,
 * not in it, so that `msg` and registered results hold Ansible's words alone.
 */
export function explain(data: Dict, where: Position | undefined, hint: string | undefined): Dict {
  const parts = [where === undefined ? undefined : codeFrame(where), hint === undefined ? undefined : `hint: ${hint}`];
  const text = parts.filter(part => part !== undefined).join('\n');
  if (text !== '') explanations.set(data, text);
  return data;
}

export function explanationOf(data: Dict): string | undefined {
  return explanations.get(data);
}

/** A result that takes over the fields of another takes over its explanation. */
export function passOn(from: Dict, to: Dict): void {
  const text = explanations.get(from);
  if (text !== undefined) explanations.set(to, text);
}
