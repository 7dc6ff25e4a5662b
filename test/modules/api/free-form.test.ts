import { readFileSync } from 'node:fs';
import { joinWords, parseKeyValues, splitWords } from '../../../src/modules/api/free-form.ts';
import { MIXED_OPTIONS } from '../../../src/modules/shared/commands/run-command.ts';

interface Recorded {
  readonly text: string;
  readonly freeForm: boolean;
  readonly parsed: Readonly<Record<string, string>>;
}

/** What ansible-core 2.14.18's own parser made of each text. */
const recorded = JSON.parse(readFileSync(new URL('free-form.json', import.meta.url), 'utf8')) as Recorded[];

describe('k=v text is read as Ansible reads it', () => {
  test.each(recorded)('$text (free-form: $freeForm)', ({ text, freeForm, parsed }) => {
    const { options, rest } = parseKeyValues(text, freeForm ? new Set(MIXED_OPTIONS) : undefined);
    expect({ ...Object.fromEntries(options), ...(rest === undefined ? {} : { _raw_params: rest }) }).toEqual(parsed);
  });
});

test('words joined again give back the text', () => {
  const text = "cat <<EOF\nfoo  bar\n  'a  b'\nEOF";
  expect(joinWords(splitWords(text))).toBe(text);
});

test.each(["echo 'a", 'echo "a b', 'x={{ a b', '{% if a'])('what stays open is refused: %s', text => {
  expect(() => splitWords(text)).toThrow('failed at splitting arguments, either an unbalanced jinja2 block or quotes');
});
