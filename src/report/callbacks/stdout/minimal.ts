import type { RunEvent, TaskResult } from '../../../engine/events.ts';
import { inSlices, type Slices } from '../../../in-slices.ts';
import type { Color } from '../../colors.ts';
import { diffSegments } from '../../diff-text.ts';
import { exceptionLine } from '../../exception-line.ts';
import { jsonInSlices } from '../../json-text.ts';
import { allFields, shownFields } from '../../result-text.ts';
import { WarningLines } from '../../warning-lines.ts';
import { defineCallback } from '../callback-context.ts';
import { CAPTIONS, fieldText, isCommand, returnCode } from '../short-result.ts';

const INDENTED = { sortKeys: true, indent: 4 } as const;

export default defineCallback(
  'One paragraph a host and task, commands as their output; no headings and no recap.',
  ({ screen, options }) => {
    const warnings = new WarningLines(screen);
    const known = new Set<string>();

    function* tell(event: RunEvent): Slices<void> {
      if (event.type === 'warning') yield* warnings.say(event);
      if (event.type !== 'host-result') return;
      if (event.result.data.get('changed') === true)
        for (const { text, color } of yield* diffSegments(event.result.diffs)) yield* screen.long(text, color);
      yield* show(event.result);
    }

    function* show(result: TaskResult): Slices<void> {
      const { host, status } = result;
      if (status === 'skipped') {
        screen.line(`${host} | SKIPPED`, 'skip');
        return;
      }
      const [caption, color] = CAPTIONS[status];
      const failed = status === 'failed';
      if (failed) trouble(result, color);
      for (const message of result.warnings) yield* warnings.say({ message });
      if (status !== 'unreachable' && isCommand(result, failed ? 'module_stderr' : 'ansible_job_id')) {
        yield* screen.long(`${host} | ${caption} | rc=${returnCode(result.data)} >>\n${output(result)}`, color);
        return;
      }
      const fields = yield* failed ? allFields(result, options.verbosity) : shownFields(result, options.verbosity);
      fields.delete('warnings');
      fields.delete('deprecations');
      const head = `${host} | ${caption}${failed ? '!' : ''} => `;
      yield* screen.long([head, ...(yield* jsonInSlices(fields, INDENTED))], color);
    }

    /** The error of ansible-core 2.19, once however many hosts it befell; of 2.14, a module's exception. */
    function trouble({ told, data }: TaskResult, color: Color): void {
      const text = told ?? exceptionLine(data, options.verbosity);
      if (text === undefined || (told !== undefined && known.has(told))) return;
      if (told !== undefined) known.add(told);
      screen.line(text, color);
    }

    return { handle: event => inSlices(tell(event)) };
  },
);

function output({ data }: TaskResult): string {
  return fieldText(data, 'stdout') + fieldText(data, 'stderr') + fieldText(data, 'msg');
}
