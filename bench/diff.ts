/**
 * Shows differences of long files as `--diff` would, each in a process of its own: as one part of the work after the other, and how
 * long the longest kept the process busy. Prints milliseconds and the memory at its peak.
 * Usage: npm run bench:diff
 */
import { spawnSync } from 'node:child_process';
import { openSync, writeSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { inSlices, type Slices } from '../src/in-slices.ts';
import { paint } from '../src/report/colors.ts';
import { diffSegments } from '../src/report/diff-text.ts';
import { createScreen, type Screen } from '../src/report/screen.ts';

const numbered = (count: number, word: string) => Array.from({ length: count }, (_, i) => `${word} ${i}\n`);
const kinds = (factor: number) => Array.from({ length: 20_000 }, (_, i) => `line ${(i * factor) % 2_000}\n`);

const CASES: Record<string, () => readonly [string[], string[]]> = {
  '20,000 replaced lines': () => [numbered(20_000, 'old'), numbered(20_000, 'new')],
  '20,000 lines in another order': () => [numbered(20_000, 'line'), numbered(20_000, 'line').reverse()],
  'each 10th of 20,000 lines changed': () => {
    const before = numbered(20_000, 'line');
    return [before, before.map((line, i) => (i % 10 === 0 ? `other ${line}` : line))];
  },
  '20,000 lines of 2,000 kinds, in another order': () => [kinds(7), kinds(11)],
};

function toNowhere(): Screen {
  const nowhere = openSync('/dev/null', 'w');
  const out = (text: string) => void writeSync(nowhere, text);
  return createScreen({ out, err: out, mask: text => text }, 80, paint);
}

function* show(name: string): Slices<number> {
  const [before, after] = CASES[name]?.() ?? [[], []];
  const screen = toNowhere();
  yield;
  const segments = yield* diffSegments([{ before: before.join(''), after: after.join('') }]);
  for (const { text, color } of segments) yield* screen.long(text, color);
  return segments.reduce((sum, { text }) => sum + text.split('\n').length, 0);
}

async function measure(name: string): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await sleep(10);
  delay.reset();
  const start = performance.now();
  const shown = await inSlices(show(name));
  const ms = (performance.now() - start).toFixed(0);
  await sleep(2);
  const longest = (delay.max / 1e6).toFixed(0);
  const megabytes = (process.resourceUsage().maxRSS / 1024).toFixed(0);
  process.stdout.write(`${name}: ${shown} lines shown, ${ms} ms, ${longest} ms at a stretch, ${megabytes} MB\n`);
}

const chosen = process.argv[2];
if (chosen !== undefined) await measure(chosen);
else {
  for (const name of Object.keys(CASES))
    spawnSync(process.execPath, [process.argv[1] ?? '', name], { stdio: 'inherit' });
}
