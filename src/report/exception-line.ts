import { type Dict, isText, textOf } from '../values.ts';

/** The traceback of a module in Python that ended by an exception; undefined where it did not. */
export function tracebackIn(data: Dict): string | undefined {
  const exception = data.get('exception') ?? null;
  return isText(exception) ? textOf(exception) : undefined;
}

/** What Ansible says of a traceback to who does not want to see it. */
export function lastLine(traceback: string): string {
  const last = traceback.trim().split('\n').at(-1) ?? '';
  return `An exception occurred during task execution. To see the full traceback, use -vvv. The error was: ${last}`;
}

/** What is said before the result of a module that ended by an exception; undefined where it did not. */
export function exceptionLine(data: Dict, verbosity: number): string | undefined {
  const traceback = tracebackIn(data);
  if (traceback === undefined) return undefined;
  return verbosity > 2 ? `The full traceback is:\n${traceback}` : lastLine(traceback);
}
