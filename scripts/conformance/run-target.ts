import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Lot, layOut } from './lay-out.ts';
import { NODE_MODULES, type Player } from './programs.ts';
import type { Target } from './target.ts';

const INSIDE = fileURLToPath(new URL('inside.sh', import.meta.url));
const RECAP = /^\S.*?\s+: ok=(\d+)\s+changed=\d+\s+unreachable=\d+\s+failed=(\d+)\s+skipped=(\d+)\s/gm;

/** What a run of a target showed of itself. */
export interface Shown {
  /** Null where its time was over. */
  readonly rc: number | null;
  readonly seconds: number;
  /** How many lines of recaps, and their sums. */
  readonly recaps: number;
  readonly ok: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface Running {
  readonly lot: Lot;
  readonly layer: string;
  readonly logs: string;
}

/** Runs a target in namespaces and a root of its own, which are gone afterwards. */
export async function runTarget(target: Target, player: Player, limitMs: number, running: Running): Promise<Shown> {
  const work = mkdtempSync(join(tmpdir(), 'target-'));
  const log = join(running.logs, `${target.name}.${player}.log`);
  const { layer, lot } = running;
  try {
    const program = layOut(target, work, lot, player);
    execFileSync('chmod', ['-R', 'u+rwX,go+rX', work]);
    chmodSync(work, 0o755);
    const began = Date.now();
    const command = ['--mount', '--pid', '--uts', '--ipc', '--net', '--fork', '--kill-child=KILL', INSIDE];
    const rc = await ended(
      ['unshare', ...command, work, lot.programs.folder, NODE_MODULES, layer, '/bin/sh', program],
      log,
      limitMs,
    );
    if (rc !== null && !existsSync(join(work, 'rc'))) throw new Error(`${target.name} did not begin: see ${log}`);
    return { rc, seconds: Math.round((Date.now() - began) / 1000), ...recaps(readFileSync(log, 'utf8')) };
  } finally {
    rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The exit code of a command that dies with this process; null where it was ended because its time was over. */
function ended(words: readonly string[], log: string, limitMs: number): Promise<number | null> {
  const output = openSync(log, 'w');
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...words], { stdio: ['ignore', output, output] });
  closeSync(output);
  const late = setTimeout(() => child.kill('SIGKILL'), limitMs);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => {
      clearTimeout(late);
      resolve(code);
    });
  });
}

function recaps(output: string): Pick<Shown, 'recaps' | 'ok' | 'failed' | 'skipped'> {
  const lines = [...output.replace(/\x1b\[[0-9;]*m/g, '').matchAll(RECAP)];
  const sum = (group: number) => lines.reduce((total, line) => total + Number(line[group]), 0);
  return { recaps: lines.length, ok: sum(1), failed: sum(2), skipped: sum(3) };
}
