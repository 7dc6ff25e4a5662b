/**
 * Shows what may be large - results, secrets, reports, the recap -, each in a process of its own, and prints milliseconds, the CPU time of
 * the longest stretch in which nothing else had its turn (signals, timers, hosts), and the memory at its peak.
 * Usage: npm run bench:large
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { openReporter } from '../src/cli/open-reporter.ts';
import { loadSettings } from '../src/config/settings.ts';
import type { HostStats, Reporter, RunEvent, TaskInfo } from '../src/engine/events.ts';
import { Secrets } from '../src/engine/secrets.ts';
import { paint } from '../src/report/colors.ts';
import { createScreen } from '../src/report/screen.ts';
import { Dict, type Value } from '../src/values.ts';
import { watchTurns } from './watch-turns.ts';

const TASK: TaskInfo = {
  id: 1,
  name: 'debug',
  action: 'debug',
  handler: false,
  checkMode: false,
  loop: false,
  ignoreErrors: false,
  at: { file: 'play.yml', line: 1, column: 1 },
  argumentsText: () => '',
};

const STATS: HostStats = { ok: 1, changed: 0, unreachable: 0, failed: 0, skipped: 0, rescued: 0, ignored: 0 };

function result(host: string, data: Dict, id = 1): RunEvent {
  const plain = { delegatedTo: undefined, status: 'ok', ignored: false, ms: 1, diffs: [], warnings: [] } as const;
  const task = { ...TASK, id };
  return { type: 'host-result', result: { ...plain, host, task, data, noLog: false, verboseAlways: true } };
}

function* many(count: number, make: (index: number) => RunEvent): Generator<RunEvent> {
  for (let i = 0; i < count; i++) yield make(i);
}

/** As it comes from a host: in one piece, not one that is put together when it is first looked at. */
const longText = () => Buffer.from('a line of some text, "quoted" and more\n'.repeat(270_000)).toString();
const items = (): Value =>
  Array.from({ length: 5_000 }, (_, i) => Dict.from({ changed: false, failed: false, item: i, msg: `item ${i}` }));
const stats = (count: number): RunEvent => ({
  type: 'stats',
  hosts: new Map(Array.from({ length: count }, (_, i) => [`host${i}`, STATS])),
  custom: new Map(),
  checkMode: false,
});

interface Case {
  readonly env?: Readonly<Record<string, string>>;
  readonly secret?: () => string;
  readonly events: () => Iterable<RunEvent>;
}

const YAML = { ANSIBLE_CALLBACK_RESULT_FORMAT: 'yaml' };
const text = () => [result('h', Dict.from({ msg: longText() }))];
/** What a command printed, as `-v` shows it. */
const output = () => {
  const stdout = longText();
  return [result('h', Dict.from({ stdout, stdout_lines: stdout.split('\n') }))];
};
const list = () => [result('h', Dict.from({ msg: items() }))];
const grid = () => many(10_000, i => result(`h${i % 100}`, Dict.from({ msg: `line ${i}` }), 1 + Math.floor(i / 100)));
const play: RunEvent = { type: 'play-start', name: 'all', strategy: 'linear', checkMode: false, at: TASK.at };

const CASES: Readonly<Record<string, Case>> = {
  'a text of 10 MB': { events: text },
  'a text of 10 MB, with secrets': { events: text, secret: () => 'a line of some sort' },
  'a text of 10 MB as YAML': { events: text, env: YAML },
  'an output of 10 MB, and its lines': { events: output },
  '5,000 items': { events: list },
  '5,000 items as YAML': { events: list, env: YAML },
  'a secret of 1 MB in 25,000 lines': {
    secret: () => Array.from({ length: 25_000 }, (_, i) => `line ${i} of "a secret", of many lines\n`).join(''),
    events: () => [result('h', Dict.from({ msg: 'hello' }))],
  },
  'HTML report of 100 hosts and 100 tasks': {
    env: { TSPLAY_HTML_REPORT: '' },
    events: () => [play, ...grid(), stats(100)],
  },
  'callback json of 100 hosts and 100 tasks': {
    env: { ANSIBLE_STDOUT_CALLBACK: 'json' },
    events: () => [play, ...grid(), stats(100)],
  },
  'recap of 10,000 hosts': { events: () => [stats(10_000)] },
  'a warning of 1 MB': { events: () => [{ type: 'warning', message: 'some words '.repeat(90_000) }] },
};

async function reporterOf({ env = {}, secret }: Case, folder: string): Promise<Reporter> {
  const nowhere = openSync('/dev/null', 'w');
  const out = (written: string) => void writeSync(nowhere, written);
  const secrets = new Secrets();
  if (secret !== undefined) secrets.add(secret());
  const report = env.TSPLAY_HTML_REPORT === undefined ? {} : { TSPLAY_HTML_REPORT: join(folder, 'report.html') };
  const settings = loadSettings({ cwd: folder, env: { ...env, ...report }, home: folder, warn: () => {} });
  const streams = { out, err: out, mask: (plain: string) => secrets.mask(plain) };
  const screen = createScreen({ ...streams, masking: plain => secrets.maskingParts(plain) }, 80, paint);
  return openReporter(settings, 0, screen, secrets);
}

async function measure(name: string): Promise<void> {
  const chosen = CASES[name];
  if (chosen === undefined) throw new Error(`there is no case ${name}`);
  const folder = mkdtempSync(join(tmpdir(), 'tsplay-large-'));
  try {
    const reporter = await reporterOf(chosen, folder);
    const events = [...chosen.events()];
    const stop = watchTurns();
    await setImmediate();
    const start = performance.now();
    for (const [index, event] of events.entries()) {
      await reporter.handle(event);
      // As the engine does.
      if (index % 100 === 0) await setImmediate();
    }
    await reporter.close?.();
    const ms = (performance.now() - start).toFixed(0);
    const longest = (await stop()).toFixed(0);
    const megabytes = (process.resourceUsage().maxRSS / 1024).toFixed(0);
    process.stdout.write(`${name}: ${ms} ms, ${longest} ms at a stretch, ${megabytes} MB\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const chosen = process.argv[2];
if (chosen !== undefined) await measure(chosen);
else {
  for (const name of Object.keys(CASES))
    spawnSync(process.execPath, [process.argv[1] ?? '', name], { stdio: 'inherit' });
}
