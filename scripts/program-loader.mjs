// For programs that tsx runs: `tsx --import ./scripts/program-loader.mjs FILE` reads imports of .sh and .py as the bundle does.
import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { programModule } from './program-text.mjs';

if (isMainThread) register(import.meta.url);

export async function load(url, context, nextLoad) {
  if (!/\.(?:sh|py)(?:\?|$)/.test(url)) return nextLoad(url, context);
  const source = programModule(new URL(url).pathname, await readFile(new URL(url), 'utf8'));
  return { format: 'module', source, shortCircuit: true };
}
