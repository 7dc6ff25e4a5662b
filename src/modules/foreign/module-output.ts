import { PythonError } from '../../python/error.ts';
import { loadJson } from '../../python/json-load.ts';
import { str } from '../../python/repr.ts';
import type { ExecResult } from '../../remote/connection.ts';
import { Dict, type Value } from '../../values.ts';
import type { ModuleContext, ModuleResult } from '../api/module.ts';

type Reader = Pick<ModuleContext<unknown>, 'readJson' | 'notice' | 'core'>;

/** A module's JSON object among the lines that it printed, and the lines after it. */
function objectLines(stdout: string): { object: string; junk: readonly string[] } | undefined {
  const lines = stdout.split('\n');
  const first = lines.findIndex(line => line.trim().startsWith('{'));
  const last = lines.findLastIndex(line => line.trim().endsWith('}'));
  if (first < 0 || last < first) return undefined;
  return {
    object: lines.slice(first, last + 1).join('\n'),
    junk: lines.slice(last + 1).filter(line => line.trim() !== ''),
  };
}

/** What a module answered, by what it printed; its exit code counts only where it printed no JSON object. */
export function moduleResult(answer: ExecResult, interpreter: string | undefined, reader: Reader): ModuleResult {
  const stdout = answer.stdout.toString('utf8');
  const found = objectLines(stdout);
  const data = found === undefined ? undefined : reader.readJson(found.object);
  if (found === undefined || !(data instanceof Dict)) {
    const failure = moduleFailure(answer, stdout, interpreter);
    if (!reader.core.moduleAnswers) return failure;
    const msg = isWithoutInterpreter(answer, interpreter)
      ? `The module interpreter '${interpreter}' was not found.`
      : `Module result deserialization failed: ${whyNoResult(stdout, found?.object)}`;
    return { ...failure, msg };
  }
  if (found.junk.length > 0) reader.notice(`Module invocation had junk after the JSON data: ${found.junk.join('\n')}`);
  return withoutInternals(data, reader);
}

function withoutInternals(data: Dict, reader: Reader): ModuleResult {
  const kept = new Map<string, Value>();
  for (const [key, value] of data) {
    const name = str(key);
    if (name.startsWith('_ansible_'))
      reader.notice(`Removed unexpected internal key in module return: ${name} = ${str(value)}`);
    else if (name !== 'invocation') {
      dropInternals(value);
      kept.set(name, value);
    }
  }
  // Names like `__proto__` become fields as all others do, which an assignment would not make of them.
  return Object.fromEntries(kept);
}

/** What lies deeper goes without a word. */
function dropInternals(value: Value): void {
  if (Array.isArray(value)) value.forEach(dropInternals);
  if (!(value instanceof Dict)) return;
  for (const [key, part] of [...value])
    if (str(key).startsWith('_ansible_')) value.delete(key);
    else dropInternals(part);
}

const isWithoutInterpreter = ({ rc, stderr }: ExecResult, interpreter: string | undefined): boolean =>
  rc === 127 && interpreter !== undefined && stderr.toString('utf8').includes(`${interpreter}: `);

/** Why what a module printed is no result, in Python's words. */
function whyNoResult(stdout: string, object: string | undefined): string {
  if (object === undefined) {
    const begins = stdout.split('\n').some(line => line.trim().startsWith('{'));
    return begins ? 'No end of json char found' : 'No start of json char found';
  }
  try {
    loadJson(object);
  } catch (error) {
    if (error instanceof PythonError) return error.message;
    throw error;
  }
  return 'it is no mapping';
}

function moduleFailure(answer: ExecResult, stdout: string, interpreter: string | undefined): ModuleResult {
  const { rc, stderr } = answer;
  const errors = stderr.toString('utf8');
  const reason = isWithoutInterpreter(answer, interpreter)
    ? 'The module failed to execute correctly, you probably need to set the interpreter.'
    : 'MODULE FAILURE';
  return {
    changed: false,
    failed: true,
    ...(errors.startsWith('Traceback') ? { exception: errors } : {}),
    module_stderr: errors,
    module_stdout: stdout,
    msg: `${reason}\nSee stdout/stderr for the exact error`,
    rc,
  };
}
