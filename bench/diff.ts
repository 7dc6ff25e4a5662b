/**
 * Shows differences of long files as `--diff` would, each in a process of its own: as one part of the work after the other, and the CPU
 * time of the longest. Prints milliseconds and the memory at its peak.
 * Usage: npm run bench:diff
 */
import { spawnSync } from 'node:child_process';
import { openSync, writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { inSlices, type Slices } from '../src/in-slices.ts';
import { paint } from '../src/report/colors.ts';
import { diffSegments } from '../src/report/diff-text.ts';
import { createScreen, type Screen } from '../src/report/screen.ts';
import { watchTurns } from './watch-turns.ts';

const numbered = (count: number, word: string) => Array.from({ length: count }, (_, i) => `${word} ${i}\n`);
const kinds = (factor: number) => Array.from({ length: 20_000 }, (_, i) => `line ${(i * factor) % 2_000}\n`);

const CASES: Record<string, () => readonly [string[], string[]]> = {
  '20,000 replaced lines': () => [numbered(20_000, 'old'), numbered(20_000, 'new')],
  '20,000 lines in another order': () => [numbered(20_000, 'line'), numbered(20_000, 'line').reverse()],
  'each 10th of 20,000 lines changed': () => {
    const before = numbered(20_000, 'line');
    return [before, before.map((line, i) => (i % 10 === 0 ? `other ${line}` : line))];
  },
  'a line added to a text of 10 MB': () => {
    const before = numbered(500_000, 'a line of it');
    return [before, ['first\n', ...before]];
  },
  '20,000 lines of 2,000 kinds, in another order': () => [kinds(7), kinds(11)],
};

function toNowhere(): Screen {
  const nowhere = openSync('/dev/null', 'w');
  const out = (text: string) => void writeSync(nowhere, text);
  return createScreen({ out, err: out, mask: text => text }, 80, paint);
}

function* show(before: string, after: string): Slices<number> {
  const screen = toNowhere();
  const segments = yield* diffSegments([{ before, after }]);
  for (const { text, color } of segments) yield* screen.long(text, color);
  return segments.reduce((sum, { text }) => sum + text.split('\n').length, 0);
}

async function measure(name: string): Promise<void> {
  const [before, after] = CASES[name]?.() ?? [[], []];
  const texts = [before.join(''), after.join('')] as const;
  const stop = watchTurns();
  await setImmediate();
  const start = performance.now();
  const shown = await inSlices(show(...texts));
  const ms = (performance.now() - start).toFixed(0);
  const longest = (await stop()).toFixed(0);
  const megabytes = (process.resourceUsage().maxRSS / 1024).toFixed(0);
  process.stdout.write(`${name}: ${shown} lines shown, ${ms} ms, ${longest} ms at a stretch, ${megabytes} MB\n`);
}

const chosen = process.argv[2];
if (chosen !== undefined) await measure(chosen);
else {
  for (const name of Object.keys(CASES))
    spawnSync(process.execPath, [process.argv[1] ?? '', name], { stdio: 'inherit' });
}
