// For programs that tsx runs: `tsx --import ./scripts/shell-loader.mjs FILE` reads .sh imports as the bundle does.
import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { shellModule } from './shell-text.mjs';

if (isMainThread) register(import.meta.url);

export async function load(url, context, nextLoad) {
  if (!/\.sh(?:\?|$)/.test(url)) return nextLoad(url, context);
  const source = shellModule(await readFile(new URL(url), 'utf8'));
  return { format: 'module', source, shortCircuit: true };
}
