import { exceptionLine } from '../../../src/report/exception-line.ts';
import { Dict } from '../../../src/values.ts';

const TRACE = 'Traceback (most recent call last):\n  File "x", line 1\nValueError: no\n';

test('tells the last line of a traceback, and all of it from -vvv on', () => {
  const data = Dict.from({ exception: TRACE });
  expect(exceptionLine(data, 0)).toBe(
    'An exception occurred during task execution. To see the full traceback, use -vvv. The error was: ValueError: no',
  );
  expect(exceptionLine(data, 3)).toBe(`The full traceback is:\n${TRACE}`);
});

test('tells nothing where there was none', () => {
  expect(exceptionLine(Dict.from({ msg: 'no' }), 3)).toBeUndefined();
});
