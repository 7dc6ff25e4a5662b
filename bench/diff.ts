/**
 * Shows differences of long files as `--diff` would, each in a process of its own, and prints milliseconds and the memory at its peak.
 * Usage: npm run bench:diff
 */
import { spawnSync } from 'node:child_process';
import { diffLines } from '../src/report/diff-text.ts';

const numbered = (count: number, word: string) => Array.from({ length: count }, (_, i) => `${word} ${i}\n`);

const CASES: Record<string, () => readonly [string[], string[]]> = {
  '20,000 replaced lines': () => [numbered(20_000, 'old'), numbered(20_000, 'new')],
  '20,000 lines in another order': () => [numbered(20_000, 'line'), numbered(20_000, 'line').reverse()],
  'each 10th of 20,000 lines changed': () => {
    const before = numbered(20_000, 'line');
    return [before, before.map((line, i) => (i % 10 === 0 ? `other ${line}` : line))];
  },
};

function measure(name: string): void {
  const [before, after] = CASES[name]?.() ?? [[], []];
  const diff = { before: before.join(''), after: after.join('') };
  const start = performance.now();
  const shown = diffLines([diff]).length;
  const ms = (performance.now() - start).toFixed(0);
  const megabytes = (process.resourceUsage().maxRSS / 1024).toFixed(0);
  process.stdout.write(`${name}: ${shown} lines shown, ${ms} ms, ${megabytes} MB\n`);
}

const chosen = process.argv[2];
if (chosen !== undefined) measure(chosen);
else {
  for (const name of Object.keys(CASES))
    spawnSync(process.execPath, [process.argv[1] ?? '', name], { stdio: 'inherit' });
}
