import type { HostStats, RunEvent } from '../engine/events.ts';
import type { Slices } from '../in-slices.ts';
import { Dict, type Value } from '../values.ts';
import type { Banners } from './banners.ts';
import type { Color } from './colors.ts';
import type { ConsoleOptions } from './console-options.ts';
import { toJson } from './json-text.ts';
import type { Screen, Segment } from './screen.ts';

const COUNTERS: readonly (readonly [keyof HostStats, Color])[] = [
  ['ok', 'ok'],
  ['changed', 'changed'],
  ['unreachable', 'unreachable'],
  ['failed', 'error'],
  ['skipped', 'skip'],
  ['rescued', 'ok'],
  ['ignored', 'warning'],
];

function hostColor(stats: Readonly<HostStats>): Color {
  if (stats.failed > 0 || stats.unreachable > 0) return 'error';
  return stats.changed > 0 ? 'changed' : 'ok';
}

function hostLine(name: string, stats: Readonly<HostStats>): Segment[] {
  const color = hostColor(stats);
  // Ansible pads the coloured name to 37, of which 11 are the codes.
  const padding = ' '.repeat(Math.max(0, 26 - name.length));
  const parts: Segment[] = [{ text: name, color }, { text: `${padding} :` }];
  for (const [counter, counterColor] of COUNTERS) {
    const text = `${counter}=${String(stats[counter]).padEnd(4)}`;
    parts.push({ text: ' ' }, stats[counter] > 0 ? { text, color: counterColor } : { text });
  }
  return parts;
}

function writeCustomStats(screen: Screen, banners: Banners, custom: ReadonlyMap<string, Value>): void {
  banners.write('CUSTOM STATS: ');
  const whole = Dict.of([...custom]);
  screen.line('');
  screen.line(`\tRUN: ${toJson(whole, { sortKeys: true, indent: 1 }).replaceAll('\n', '')}`);
  screen.line('');
}

/** How many results of each kind every host had, by name. */
export function* writeRecap(
  screen: Screen,
  banners: Banners,
  event: Extract<RunEvent, { type: 'stats' }>,
  { showCustomStats, checkModeMarkers }: ConsoleOptions,
): Slices<void> {
  banners.write('PLAY RECAP');
  const hosts = [...event.hosts].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, stats] of hosts) {
    screen.segments(hostLine(name, stats));
    yield;
  }
  screen.line('');
  if (event.custom.size > 0 && showCustomStats) writeCustomStats(screen, banners, event.custom);
  if (event.checkMode && checkModeMarkers) banners.write('DRY RUN');
}
