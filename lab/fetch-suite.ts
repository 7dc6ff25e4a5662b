import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute } from './execute.ts';
import type { Suite } from './suites.ts';

const SCRIPT = fileURLToPath(new URL('./fetch-suite.sh', import.meta.url));

/**
 * Fetches the programs of a suite that is not this machine's own, unless they are there.
 * @throws Error with what apt said.
 */
export async function fetchSuite(suite: Suite, say: (text: string) => void): Promise<void> {
  if (suite.from === 'machine') return;
  if (!existsSync(join(suite.root, 'usr'))) say(`Fetching ${suite.name} (${suite.summary}, 40 MB) into ${suite.root}`);
  const { rc, stdout, stderr } = await execute(['bash', SCRIPT, suite.name, suite.root]);
  if (rc !== 0) throw new Error(`could not fetch ${suite.name}: ${(stderr || stdout).trim() || `exit code ${rc}`}`);
}
