import { str } from '../../../python/semantics.ts';
import { ConsoleReporter } from '../../console.ts';
import { type ResultText, resultText, shownFields } from '../../result-text.ts';
import { defineCallback } from '../callback-context.ts';

const TEXTS = ['stdout', 'stderr', 'msg', 'module_stdout', 'module_stderr'];

/** What programs printed stands below the other fields, as it was printed. */
const debugText: ResultText = function* (result, verbosity, fields) {
  const shown = fields ?? (yield* shownFields(result, verbosity));
  const below: string[] = [];
  for (const name of TEXTS) {
    const value = shown.get(name);
    shown.delete(`${name}_lines`);
    if (value === undefined || value === null) continue;
    shown.delete(name);
    const text = str(value);
    if (text !== '') below.push(`${name.toUpperCase()}:\n\n${text}`);
  }
  const head = shown.size === 0 ? ['{}'] : yield* resultText({ ...result, verboseAlways: true }, verbosity, shown);
  return below.length === 0 ? head : [...head, '\n\n', below.join('\n\n\n')];
};

export default defineCallback(
  'As the default, with what programs printed below each result, line by line.',
  ({ screen, options }) => new ConsoleReporter(screen, { ...options, resultText: debugText }),
);
