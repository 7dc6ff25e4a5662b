import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { CoreLine } from '../../src/core-line.ts';
import { CORE_219 } from '../../test/support/core-219.ts';
import { type GoldenProgram, goldenEnvironment } from '../../test/support/golden.ts';
import { type Family, privateMachine } from './case.ts';

const SERVER = fileURLToPath(new URL('oracle.py', import.meta.url));

export interface Oracle extends Disposable {
  /** Without a process for each task: fast, and nearly always right. */
  readonly quick: GoldenProgram;
  readonly faithful: GoldenProgram;
}

interface Python {
  readonly interpreter: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The Python that has ansible-core of a line, and what it must be told to find it. */
function pythonOf(line: CoreLine): Python {
  if (line === '2.19') {
    if (!existsSync(CORE_219))
      throw new Error(`there is no ansible-core 2.19: bash test/fetch-core-219.sh ${CORE_219}`);
    return { interpreter: '/usr/bin/python3', env: { PYTHONPATH: CORE_219 } };
  }
  const program = execFileSync('/bin/sh', ['-c', 'command -v ansible-playbook'], { encoding: 'utf8' }).trim();
  return { interpreter: /^#!\s*(\S+)/.exec(readFileSync(program, 'utf8'))?.[1] ?? 'python3', env: {} };
}

/** ansible-playbook, loaded once for many calls (it takes 0.6 s each time otherwise). Ended with this process. */
export function openOracle(family: Family, line: CoreLine): Oracle {
  const { interpreter, env } = pythonOf(line);
  const home = mkdtempSync(join(tmpdir(), 'tsplay-oracle-'));
  const server = spawn(interpreter, [SERVER], {
    cwd: home,
    env: { ...goldenEnvironment(home), ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface(server.stdout)[Symbol.asyncIterator]();
  const asking =
    (faithful: boolean): GoldenProgram =>
    async ({ directory, args, env: own, outputFile }) => {
      const machine = family.privately === true ? privateMachine() : null;
      server.stdin.write(`${JSON.stringify({ directory, args, env: own, output: outputFile, faithful, machine })}\n`);
      const { value, done } = await answers.next();
      if (done === true) throw new Error('the oracle has ended');
      return Number(value);
    };
  const end = () => {
    server.stdin.end();
    rmSync(home, { recursive: true, force: true });
  };
  return { quick: asking(false), faithful: asking(true), [Symbol.dispose]: end };
}
