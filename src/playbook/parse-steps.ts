import { didYouMean, EXIT, PlayError } from '../errors.ts';
import { str } from '../python/repr.ts';
import { Dict, isText, type Position, positionsOf, textOf, type Value } from '../values.ts';
import type { Block, Step, Task } from './ast.ts';
import { attempt, coreOfReading, type Reading, tell } from './faults.ts';
import { KEYWORDS, keywordsOf, type Place } from './keywords.ts';
import { keyPosition, parseKeywords, unknownKeyword } from './parse-keywords.ts';

export type StepPlace = 'task' | 'handler';

/**
 * Parses a list of tasks and blocks.
 * @param within they stand in a block
 * @throws PlayError with the position of what is wrong
 */
export function parseSteps(value: Value, place: StepPlace, at: Position, reading: Reading, within = false): Step[] {
  if (value === null) return [];
  if (!Array.isArray(value)) {
    throw new PlayError('A list of tasks is expected here', {
      code: 'not-a-task-list',
      position: positionsOf(value)?.self ?? at,
      hint: 'each task begins with `- `',
      exitCode: EXIT.parse,
    });
  }
  const positions = positionsOf(value);
  return value.flatMap(
    (entry, index) =>
      attempt(reading.faults, () => parseStep(entry, place, positions?.value(index) ?? at, reading, within)) ?? [],
  );
}

function parseStep(entry: Value, place: StepPlace, at: Position, reading: Reading, within: boolean): Step {
  if (!(entry instanceof Dict)) {
    throw new PlayError('A task or a block is expected here, as a mapping', {
      code: 'not-a-task',
      position: at,
      hint: 'write `- name: ...` and under it the module with its arguments',
      exitCode: EXIT.parse,
    });
  }
  if (entry.has('block')) {
    // as in Ansible, a block around handlers is one that would stand there anyway
    if (place === 'handler' && within) throw blockAsHandler(at);
    return parseBlock(entry, place, at, reading);
  }
  for (const part of ['rescue', 'always']) {
    if (entry.has(part)) {
      throw new PlayError(`'${part}' keyword cannot be used without 'block'`, {
        code: 'block-part-alone',
        position: keyPosition(entry, part, at),
        hint: `write \`block:\` beside it, with the tasks that it belongs to`,
        exitCode: EXIT.parse,
      });
    }
  }
  return parseTask(entry, place, at, reading);
}

function blockAsHandler(position: Position): PlayError {
  return new PlayError('Using a block as a handler is not supported.', {
    code: 'block-as-handler',
    position,
    hint: 'give each handler the same `listen` instead',
    exitCode: EXIT.parse,
  });
}

function parseBlock(source: Dict, place: StepPlace, at: Position, reading: Reading): Block {
  const { keywords, rest } = parseKeywords(source, 'block', at, coreOfReading(reading), reading.faults);
  for (const unknown of rest) tell(reading.faults, unknownKeyword(source, unknown, 'block', at));
  const part = (name: string): Step[] =>
    parseSteps(keywords.get(name) ?? null, place, keyPosition(source, name, at), reading, true);
  return { kind: 'block', at, keywords, source, body: part('block'), rescue: part('rescue'), always: part('always') };
}

function actionOf(source: Dict, candidates: readonly string[], place: Place, at: Position): string {
  const [first, second] = candidates;
  if (first === undefined) {
    throw new PlayError('no module/action detected in task.', {
      code: 'no-action',
      position: at,
      hint: 'a task names one module, as `ansible.builtin.command: ...`',
      exitCode: EXIT.parse,
    });
  }
  if (second === undefined) return first;
  const misspelt = candidates.find(name => didYouMean(name, keywordsOf(place)) !== undefined);
  throw new PlayError(`conflicting action statements: ${candidates.join(', ')}`, {
    code: 'conflicting-actions',
    position: keyPosition(source, misspelt ?? second, at),
    hint: misspelt === undefined ? misplacedHint(candidates) : nearHint(misspelt, place),
    exitCode: EXIT.parse,
  });
}

const nearHint = (name: string, place: Place) => `\`${name}\` is no keyword: ${didYouMean(name, keywordsOf(place))}`;

/** Of several keys that are no keywords of a task, one may be a keyword of something else. */
function misplacedHint(candidates: readonly string[]): string {
  for (const name of candidates) {
    const places = Object.hasOwn(KEYWORDS, name) ? KEYWORDS[name]?.places : undefined;
    if (places !== undefined && !['action', 'local_action'].includes(name))
      return `\`${name}\` may stand on: ${places.join(', ')}`;
  }
  return 'a task names one module, and none of these is a keyword of a task; is the indentation right?';
}

/** `action: ping` and `local_action: {module: copy, src: ...}`: the module's name and what remains for it. */
function splitAction(value: Value, key: string, at: Position): { action: string; args: Value } {
  if (isText(value)) {
    const text = textOf(value).trim();
    const [, action = text, args = ''] = /^((?:\{\{.*?\}\}|\S)+)\s*(.*)$/s.exec(text) ?? [];
    return { action, args: args === '' ? null : args };
  }
  const module = value instanceof Dict ? value.get('module') : undefined;
  if (value instanceof Dict && isText(module)) {
    const args = Dict.of([...value].filter(([name]) => name !== 'module'));
    const [, action = '', rest = ''] = /^((?:\{\{.*?\}\}|\S)+)\s*(.*)$/s.exec(textOf(module).trim()) ?? [];
    if (rest !== '') args.set('_raw_params', rest);
    return { action, args };
  }
  throw new PlayError(`'${key}' needs the name of a module`, { code: 'no-action', position: at });
}

function parseTask(source: Dict, place: StepPlace, at: Position, reading: Reading): Task {
  const { keywords: parsed, rest } = parseKeywords(source, place, at, coreOfReading(reading));
  const keywords = new Map(parsed);
  const withKeys = rest.filter(key => key.startsWith('with_'));
  const loops = [...withKeys, ...(keywords.has('loop') ? ['loop'] : [])];
  if (loops.length > 1) {
    throw new PlayError(`duplicate loop in task: ${loops[1]?.replace(/^with_/, '')}`, {
      code: 'duplicate-loop',
      position: keyPosition(source, loops[1] ?? '', at),
      hint: `a task has one loop: \`loop\` or one of \`with_...\``,
    });
  }
  const candidates = rest.filter(key => !key.startsWith('with_'));
  for (const key of ['action', 'local_action']) if (keywords.has(key)) candidates.push(key);
  const key = actionOf(source, candidates, place, at);
  const actionAt = keyPosition(source, key, at);
  let action = key;
  let args = source.get(key) ?? null;
  if (key === 'action' || key === 'local_action') {
    ({ action, args } = splitAction(args, key, actionAt));
    if (key === 'local_action') keywords.set('delegate_to', 'localhost');
  }
  const name = keywords.get('name');
  const withKey = withKeys[0];
  return {
    kind: 'task',
    at,
    source,
    keywords,
    name: name === undefined || name === null ? undefined : str(name),
    action,
    args,
    actionAt,
    ...(withKey === undefined ? {} : { withLookup: { lookup: withKey.slice(5), terms: source.get(withKey) ?? null } }),
  };
}
