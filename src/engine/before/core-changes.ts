import { repr, str } from '../../python/repr.ts';
import { plainTypeName } from '../../template/plain-type-name.ts';
import { onlyVariable } from '../../template/rendered-variables.ts';
import { comparedNames, conditionExpression, resultKind } from '../../template/result-kind.ts';
import type { Expr } from '../../template/syntax/ast.ts';
import { Dict, Float, isText, type Position, positionsOf, textOf, type Value } from '../../values.ts';
import { conditionList } from '../attempt/conditions.ts';
import type { TaskStep } from '../compile/steps.ts';
import { leavesOf } from '../explain/template-place.ts';
import { delegateGuard } from './delegate-guard.ts';
import { foundInFilesAlone } from './found-in-files.ts';

/** Something that ansible-core 2.19 does otherwise than 2.14 to 2.18. */
export interface CoreChange {
  readonly at: Position;
  readonly says: string;
  /** How to write it so that both do the same. */
  readonly write: string;
}

/** Variables as they are written, as far as they are known before the run. */
export interface WrittenValues {
  get(name: string): Value | undefined;
}

const CONDITIONS = ['when', 'until', 'failed_when', 'changed_when'];

/** All that is known to change for a task, by what is written. */
export function* coreChanges(step: TaskStep, variables: WrittenValues): Generator<CoreChange> {
  const { ast } = step;
  const where = positionsOf(ast.source);
  for (const keyword of CONDITIONS) {
    const value = ast.keywords.get(keyword);
    if (value !== undefined) yield* ofConditions(value, where?.value(keyword) ?? ast.at, variables);
  }
  const args = ast.args instanceof Dict ? ast.args : new Dict();
  if (step.action === 'assert') yield* ofConditions(args.get('that') ?? null, argumentPlace(step, 'that'), variables);
  if (step.action === 'include')
    yield {
      at: ast.actionAt,
      says: 'the action `include` is not there any more: the play does not begin',
      write: '`include_tasks` or `import_tasks`',
    };
  const guard = delegateGuard(step);
  if (guard !== undefined) yield guardedDelegateChange(guard, where?.value('delegate_to') ?? ast.at);
  yield* ofLabel(step);
  yield* ofNumbers(step);
  yield* ofLoop(step, variables);
  if (step.action === 'set_fact')
    for (const [name, value] of args) if (name !== 'cacheable') yield* ofFact(value, argumentPlace(step, str(name)));
  for (const [name, value] of args) {
    const at = argumentPlace(step, str(name));
    if (name === 'mode') yield* ofMode(value, at, variables);
    if (step.action !== 'assert')
      for (const leaf of leavesOf(value, at)) {
        yield* ofText(leaf.text, leaf.at);
        for (const name of foundInFilesAlone(leaf.text, ast.at.file, variables)) yield firstFoundChange(name, leaf.at);
      }
  }
  const vars = ast.keywords.get('vars');
  if (vars instanceof Dict) for (const leaf of leavesOf(vars, ast.at)) yield* ofText(leaf.text, leaf.at);
}

function argumentPlace({ ast }: TaskStep, name: string): Position {
  return positionsOf(ast.args)?.value(name) ?? positionsOf(ast.source)?.value(ast.action) ?? ast.at;
}

function* ofConditions(value: Value, at: Position, variables: WrittenValues): Generator<CoreChange> {
  const places = positionsOf(value);
  for (const [index, condition] of (conditionList(value) ?? []).entries())
    yield* ofCondition(condition, places?.value(index) ?? at, variables);
}

function* ofCondition(condition: Value, at: Position, variables: WrittenValues): Generator<CoreChange> {
  if (condition === null || typeof condition === 'boolean') return;
  if (!isText(condition)) {
    yield { at, says: 'a condition that is no text fails', write: 'an expression, or true or false' };
    return;
  }
  const text = textOf(condition).trim();
  if (text === '') {
    yield { at, says: 'an empty condition fails', write: 'nothing, or `true`' };
    return;
  }
  if (/^\{\{.*\}\}$|^\{%.*%\}$/s.test(text)) {
    yield {
      at,
      says: 'a condition between {{ }} is deprecated, and fails from 2.23 on',
      write: 'the expression alone',
    };
    return;
  }
  const expression = conditionExpression(text);
  if (expression === undefined) {
    if (/\{\{|\{%/.test(text))
      yield { at, says: 'a condition that holds a template fails', write: 'the variable without {{ }}' };
    return;
  }
  yield* ofComparisons(expression, at, variables);
  const kind = resultKind(expression) ?? writtenKind(text, variables);
  if (kind === undefined || kind === 'bool') return;
  yield {
    at,
    says: `the condition \`${text}\` ${/default/.test(text) ? 'may give' : 'gives'} ${kind}, and fails: it must be a boolean`,
    write: advice(text, kind),
  };
}

/** A number that a template computes is text in 2.14 to 2.18 where it comes through a variable, and a number in 2.19. */
function* ofComparisons(expression: Expr, at: Position, variables: WrittenValues): Generator<CoreChange> {
  for (const { name, operator, value } of comparedNames(expression)) {
    const written = variables.get(name);
    if (written === undefined || !isText(written) || !computesNumber(textOf(written))) continue;
    const isNumber = typeof value === 'number';
    // `0421` is neither in both lines
    if (!isNumber && !(isText(value) && /^(?:0|[1-9]\d*)$/.test(textOf(value)))) continue;
    yield {
      at,
      says: `\`${name}\` is text in 2.14 to 2.18 (${textOf(written)}) and a number in 2.19: \`${operator}\` with ${repr(value)} gives another answer`,
      write: isNumber ? `\`${name} | int\`` : `\`${name} | string\``,
    };
  }
}

/** Whether a text is one expression that can give nothing but a number. */
function computesNumber(text: string): boolean {
  const inside = /^\s*\{\{(.*)\}\}\s*$/s.exec(text)?.[1];
  const expression = inside === undefined ? undefined : conditionExpression(inside);
  if (expression === undefined) return false;
  const isArithmetic = expression.kind === 'binary' && expression.operator !== 'mod' && expression.operator !== 'add';
  return isArithmetic || resultKind(expression) === 'int' || isSum(expression);
}

function isSum(node: Expr): boolean {
  return node.kind === 'binary' && (resultKind(node.left) === 'int' || resultKind(node.right) === 'int');
}

/** The type of a variable that is a condition by itself, where it is written down as a plain value. */
function writtenKind(text: string, variables: WrittenValues): string | undefined {
  if (!/^[A-Za-z_]\w*$/.test(text)) return undefined;
  const value = variables.get(text);
  if (value === undefined || value === null) return undefined;
  return isText(value) && /\{[{%]/.test(textOf(value)) ? undefined : plainTypeName(value);
}

function advice(text: string, kind: string): string {
  if (kind === 'int' && /\|\s*(?:length|count)\s*$/.test(text)) return `\`${text} > 0\``;
  if (kind === 'str') return `\`${text} | length > 0\`, or \`(${text}) | bool\` where it is a word for yes or no`;
  if (kind === 'int' || kind === 'float') return `\`(${text}) | bool\`, or a comparison`;
  return `\`(${text}) is truthy\``;
}

function* ofLabel({ ast }: TaskStep): Generator<CoreChange> {
  const control = ast.keywords.get('loop_control');
  const label = control instanceof Dict ? control.get('label') : undefined;
  if (label === undefined || label === null || isText(label)) return;
  yield {
    at: positionsOf(control)?.value('label') ?? ast.at,
    says: `a label that is ${plainTypeName(label)} ends the run: it must be text`,
    write: 'a text with templates in it',
  };
}

/** Keywords that are whole numbers. */
const WHOLE = ['async', 'poll', 'retries', 'throttle', 'timeout'];

function* ofNumbers({ ast }: TaskStep): Generator<CoreChange> {
  for (const keyword of WHOLE) {
    const value = ast.keywords.get(keyword);
    if (!(value instanceof Float) || Number.isInteger(value.value)) continue;
    yield {
      at: positionsOf(ast.source)?.value(keyword) ?? ast.at,
      says: `\`${keyword}: ${str(value)}\` fails the task: it must be a whole number; 2.14 to 2.18 round it down`,
      write: `\`${keyword}: ${Math.trunc(value.value)}\``,
    };
  }
}

function* ofLoop({ ast }: TaskStep, variables: WrittenValues): Generator<CoreChange> {
  const { withLookup } = ast;
  if (withLookup === undefined || withLookup.lookup === 'dict' || withLookup.lookup === 'first_found') return;
  const name = isText(withLookup.terms) ? onlyVariable(textOf(withLookup.terms)) : undefined;
  const terms = name === undefined ? withLookup.terms : variables.get(name);
  if (!(terms instanceof Dict)) return;
  yield {
    at: positionsOf(ast.source)?.value(`with_${withLookup.lookup}`) ?? ast.at,
    says: `with_${withLookup.lookup} takes a dict for one item; 2.14 to 2.18 take its keys, or refuse it`,
    write: 'a list: `{{ NAME | list }}` for the keys, `{{ NAME | dict2items }}` for both',
  };
}

function* ofFact(value: Value, at: Position): Generator<CoreChange> {
  if (!isText(value) || !/^(?:true|false|yes|no)$/i.test(textOf(value))) return;
  yield {
    at,
    says: `the fact is the text \`${textOf(value)}\`; 2.14 to 2.18 make a boolean of it`,
    write: 'true or false without quotes',
  };
}

function* ofMode(value: Value, at: Position, variables: WrittenValues): Generator<CoreChange> {
  if (!isText(value)) return;
  const name = onlyVariable(textOf(value));
  const mode = name === undefined ? undefined : variables.get(name);
  if (typeof mode !== 'number') return;
  yield {
    at,
    says: `the mode is the number ${mode}, which is ${mode.toString(8).padStart(4, '0')} in octal; 2.14 to 2.18 take its digits for octal ones`,
    write: `the variable as text: "0${mode}" or "${mode.toString(8).padStart(4, '0')}", whichever is meant`,
  };
}

/** Text that looks like a list or dict once its templates are rendered. */
function* ofText(text: string, at: Position): Generator<CoreChange> {
  if (!/\{\{|\{%/.test(text)) return;
  const around = text
    .replace(/\{%.*?%\}|\{#.*?#\}/gs, '')
    .replace(/\{\{.*?\}\}/gs, '_')
    .trim();
  const isList = /^\[.*\]$/s.test(around);
  const isDict = /^\{.*\}$/s.test(around);
  if (!isList && !isDict) return;
  yield {
    at,
    says: `text that looks like a ${isList ? 'list' : 'dict'} stays text; 2.14 to 2.18 read it as one`,
    write: `one expression that gives it: \`{{ ${isList ? '[a, b]' : "{'key': value}"} }}\`, or \`| from_yaml\` behind it`,
  };
}

const firstFoundChange = (name: string, at: Position): CoreChange => ({
  at,
  says: `first_found called as a function does not look into \`files\`, where \`${name}\` is`,
  write: `\`files/${name}\`, or a loop: with_first_found`,
});

const guardedDelegateChange = (tested: string, at: Position): CoreChange => ({
  at,
  says: `\`delegate_to\` is rendered ahead of \`when\`: where \`${tested}\` is undefined the task fails; 2.14 to 2.18 skip it`,
  write: '`| default(omit)` behind what may be undefined there',
});
