import type { TaskResult } from '../../../engine/events.ts';
import { inSlices, type Slices } from '../../../in-slices.ts';
import { lastLine, tracebackIn } from '../../exception-line.ts';
import { jsonInSlices } from '../../json-text.ts';
import { allFields, layout } from '../../result-text.ts';
import { WarningLines } from '../../warning-lines.ts';
import { defineCallback } from '../callback-context.ts';
import { CAPTIONS, fieldText, isCommand, returnCode } from '../short-result.ts';

export default defineCallback('One line a host and task.', ({ screen, options }) => {
  const warnings = new WarningLines(screen);

  function* show(result: TaskResult): Slices<void> {
    const { host, status } = result;
    if (status === 'skipped') {
      screen.line(`${host} | SKIPPED`, 'skip');
      return;
    }
    const [caption, color] = CAPTIONS[status];
    if (status === 'unreachable') yield* screen.long(`${host} | ${caption}: ${fieldText(result.data, 'msg')}`, color);
    else if (status !== 'failed' && isCommand(result, 'ansible_job_id'))
      yield* screen.long(`${host} | ${caption} | ${commandText(result)}`, color);
    else {
      const traceback = status === 'failed' ? tracebackIn(result.data) : undefined;
      if (traceback !== undefined) screen.line(exceptionText(traceback), color);
      yield* screen.long(
        `${host} | ${caption}${status === 'failed' ? '!' : ''} => ${yield* oneLineJson(result)}`,
        color,
      );
    }
  }

  function exceptionText(traceback: string): string {
    if (options.verbosity < 3) return lastLine(traceback);
    return `An exception occurred during task execution. The full traceback is:\n${traceback.replaceAll('\n', '')}`;
  }

  function* oneLineJson(result: TaskResult): Slices<string> {
    const { indent = 0 } = layout(result, options.verbosity);
    const fields = yield* allFields(result, options.verbosity);
    return (yield* jsonInSlices(fields, { sortKeys: true, indent })).join('').replaceAll('\n', '');
  }

  return {
    handle: event => {
      if (event.type === 'warning') return inSlices(warnings.say(event));
      return event.type === 'host-result' ? inSlices(show(event.result)) : undefined;
    },
  };
});

function commandText({ data }: TaskResult): string {
  const flat = (name: string) => fieldText(data, name).replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  const stderr = flat('stderr');
  return `rc=${returnCode(data)} | (stdout) ${flat('stdout')}${stderr === '' ? '' : ` (stderr) ${stderr}`}`;
}
