import { type Position, positionsOf, type Value } from '../../values.ts';
import type { Frame } from '../compile/frame.ts';
import type { TaskStep } from '../compile/steps.ts';

interface Written {
  readonly value: Value;
  readonly at: Position;
}

/** A keyword as the task has it, then as the blocks, imports, roles and the play around it have it, with its places. */
export function* writtenKeyword({ ast, frame }: TaskStep, keyword: string): Generator<Written> {
  const sources = [ast.source];
  for (let each: Frame | undefined = frame.parent; each !== undefined; each = each.parent)
    if (each.source !== undefined) sources.push(each.source);
  for (const source of sources) {
    const value = source.get(keyword);
    if (value !== undefined) yield { value, at: positionsOf(source)?.value(keyword) ?? ast.at };
  }
}
