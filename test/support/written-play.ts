import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type GoldenRun, runGolden, TSPLAY } from './golden.ts';

const WAY = ['-i', 'localhost,', '-c', 'local'];

/** A task that leaves the mark by which a run is known to have done something. */
export const MARK = '    - command: touch marker\n';

/**
 * Runs `play.yml` of some files in a directory of its own, which is `DIR` in the output.
 * @param files text by path
 * @param args flags beside inventory and connection
 * @param env variables beside those of all recorded runs
 */
export async function runWritten(
  files: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<GoldenRun> {
  const folder = mkdtempSync(join(tmpdir(), 'written-'));
  try {
    for (const [name, content] of Object.entries({ ...files, args: [...WAY, ...args, 'play.yml'].join('\n') })) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    return await runGolden(TSPLAY, folder, { errors: true, env });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
