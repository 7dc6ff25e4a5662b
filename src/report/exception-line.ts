import { type Dict, isText, textOf } from '../values.ts';

/** What Ansible says of a module in Python that ended by an exception, before its result; undefined where it did not. */
export function exceptionLine(data: Dict, verbosity: number): string | undefined {
  const exception = data.get('exception') ?? null;
  if (!isText(exception)) return undefined;
  const trace = textOf(exception);
  if (verbosity > 2) return `The full traceback is:\n${trace}`;
  const last = trace.trim().split('\n').at(-1) ?? '';
  return `An exception occurred during task execution. To see the full traceback, use -vvv. The error was: ${last}`;
}
