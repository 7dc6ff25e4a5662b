import { atOnce } from '../../../src/in-slices.ts';
import { diffSegments } from '../../../src/report/diff-text.ts';

const numbered = (count: number, word: string) => Array.from({ length: count }, (_, i) => `${word} ${i}\n`).join('');

describe('20,000 replaced lines', () => {
  const before = numbered(20_000, 'old');
  const after = numbered(20_000, 'new');

  test('are compared with interruptions, and written so', () => {
    expect([...diffSegments([{ before, after }])].length).toBeGreaterThan(300);
    const segments = atOnce(diffSegments([{ before, after }]));
    expect(segments.length).toBe(4 + 2 * 40);
    expect(Math.max(...segments.map(({ text }) => text.length))).toBeLessThan(10_000);
  });

  test('are all shown, the old ones first', () => {
    const lines = atOnce(diffSegments([{ before, after }]))
      .map(({ text }) => text)
      .join('\n')
      .split('\n');
    expect(lines.slice(0, 4)).toEqual(['--- before', '+++ after', '@@ -1,20000 +1,20000 @@', '-old 0']);
    expect([lines.length, lines[20_003], lines.at(-2), lines.at(-1)]).toEqual([40_004, '+new 0', '+new 19999', '']);
  });
});

test('texts of many lines are taken apart with interruptions', () => {
  const before = numbered(300_000, 'line');
  expect([...diffSegments([{ before, after: `${before}one more\n` }])].length).toBeGreaterThan(1_000);
});

test('what a module has prepared stands as it is', () => {
  const segments = atOnce(
    diffSegments([{ prepared: '+one\n+two\n\n' }, { before: 'a', after: 'a' }, { prepared: 'end' }]),
  );
  expect(segments).toEqual([{ text: '+one\n+two', color: 'diffAdd' }, { text: '\nend' }]);
});
