import { AnswerStream, type ModuleAnswer } from '../../../../src/bridge/host/answers.ts';

function reading(chunks: readonly string[]) {
  const told: unknown[] = [];
  const stream = new AnswerStream({
    ready: version => told.push(['ready', version]),
    done: (id: string, { status, stdout, stderr, cut }: ModuleAnswer) =>
      told.push([id, status, stdout.toString(), stderr.toString(), cut]),
    garbled: line => told.push(['garbled', line]),
  });
  for (const chunk of chunks) stream.push(Buffer.from(chunk));
  return told;
}

const WHOLE = 'ready 3.11.2\ndone t1 0 0 3 2\nout\ndone t2 -9 1 0 0\n'.replace('out\n', 'outer');

test.each([1, 2, 7, 1000])('reads frames however they are cut, in pieces of %s', size => {
  const chunks = WHOLE.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
  expect(reading(chunks)).toEqual([
    ['ready', '3.11.2'],
    ['t1', 0, 'out', 'er', false],
    ['t2', -9, '', '', true],
  ]);
});

test('what a module printed may look like a frame', () => {
  expect(reading(['done t1 0 0 13 0\nready 9.9.9\n\n', 'done t2 0 0 0 0\n'])).toEqual([
    ['t1', 0, 'ready 9.9.9\n\n', '', false],
    ['t2', 0, '', '', false],
  ]);
});

test.each([
  ['another word', 'hello\n'],
  ['a size beyond all bounds', 'done t1 0 0 999999999 0\n'],
  ['more than a module may print', 'done t1 0 0 67108864 1\n'],
  ['a line without end', 'x'.repeat(300)],
])('gives up at %s, and reads nothing more', (_what, text) => {
  const told = reading([text, 'ready 3.11.2\n']);
  expect(told).toHaveLength(1);
  expect(told[0]).toEqual(['garbled', expect.any(String)]);
});
