import { readFileSync } from 'node:fs';
import { escapeRegex } from '../../python/regex/escape.ts';
import type { TemplateError } from '../../template/templar.ts';
import { Dict, isText, type Position, positionsOf, textOf, type Value } from '../../values.ts';
import type { TaskStep } from '../compile/steps.ts';
import { writtenKeyword } from './written-keyword.ts';

interface Leaf {
  readonly text: string;
  readonly at: Position;
}

/** The texts of a value, each with where it stands. */
export function* leavesOf(value: Value, at: Position): Generator<Leaf> {
  if (isText(value)) yield { text: textOf(value), at };
  const where = positionsOf(value);
  if (Array.isArray(value))
    for (const [index, part] of value.entries()) yield* leavesOf(part, where?.value(index) ?? at);
  else if (value instanceof Dict) for (const [key, part] of value) yield* leavesOf(part, where?.value(key) ?? at);
}

/** The missing name as it stands in the template: a variable's, or an attribute's. */
export function missingName(error: TemplateError): string | undefined {
  return error.variable ?? /has no attribute '(\w+)'/.exec(error.message)?.[1];
}

function wordIn(text: string, word: string): number {
  return text.search(new RegExp(`(?<!\\w)${escapeRegex(word)}(?!\\w)`));
}

/** Where a word stands in a value that begins at a position, however the value was written. */
function within(leaf: Leaf, word: string): Position {
  let lines: readonly string[];
  try {
    lines = readFileSync(leaf.at.file, 'utf8').split(/\r\n|\n|\r/);
  } catch {
    return leaf.at;
  }
  // A block scalar begins on the line after its indicator, and a folded one has more lines than its text.
  const last = leaf.at.line + leaf.text.split('\n').length + (leaf.text.length >> 6);
  for (let line = leaf.at.line; line <= last; line++) {
    const from = line === leaf.at.line ? leaf.at.column - 1 : 0;
    const found = wordIn((lines[line - 1] ?? '').slice(from), word);
    if (found >= 0) return { file: leaf.at.file, line, column: from + found + 1 };
  }
  return leaf.at;
}

/** In a template file: the line at fault, at the missing name. */
function placeInFile(error: TemplateError): Position | undefined {
  const { file, line, included } = error;
  if (file === undefined || line === undefined || included !== undefined) return undefined;
  const name = missingName(error);
  const at = { file, line, column: 1 };
  return name === undefined ? at : within({ text: '', at }, name);
}

/**
 * Where in a task a template failed: the name at fault, else the value that holds the template, else the task.
 * @param keyword the keyword that was evaluated, where it was one (`when`, `until`...)
 */
export function placeOf(error: TemplateError, step: TaskStep, keyword?: string): Position {
  const inTemplate = placeInFile(error);
  if (inTemplate !== undefined) return inTemplate;
  const { source, at } = step.ast;
  const evaluated = keyword ?? error.keyword;
  const written = evaluated === undefined ? [] : [...writtenKeyword(step, evaluated)];
  const leaves = [...written.flatMap(part => [...leavesOf(part.value, part.at)]), ...leavesOf(source, at)];
  const name = missingName(error);
  const whole = leaves.find(leaf => leaf.text === error.source || error.message.includes(`'${leaf.text}' failed`));
  const leaf = whole ?? (name === undefined ? undefined : leaves.find(each => wordIn(each.text, name) >= 0));
  if (leaf === undefined) return at;
  return name === undefined ? leaf.at : within(leaf, name);
}
