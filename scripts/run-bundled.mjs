// Runs a TypeScript program as the bundle would run it. A benchmark under tsx measures tsx too: it wraps every function that
// is made at run time, so that its name is kept. Usage: node scripts/run-bundled.mjs FILE [arguments]
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { build } from 'esbuild';
import { hostPrograms } from './program-text.mjs';

const [entry, ...rest] = process.argv.slice(2);
const outfile = `.cache/run-${process.pid}.mjs`;
await build({
  entryPoints: [entry],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  plugins: [hostPrograms],
  logLevel: 'warning',
});
const { status } = spawnSync(process.execPath, [outfile, ...rest], { stdio: 'inherit' });
rmSync(outfile);
process.exitCode = status ?? 1;
