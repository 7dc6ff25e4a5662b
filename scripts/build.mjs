// Builds dist/: the program in one file, whose modules run when they are first needed, and V8's code cache for it.
import { chmodSync, copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { lazyStringWidth, nativeAddons, noHttpAgents } from './bundle-plugins.mjs';
import { hostPrograms } from './program-text.mjs';
import { warmUp } from './warm-up.mjs';

// Built beside dist, with its code cache, and then put in its place, so that nobody meets half a build.
const outdir = resolve(`.cache/dist-${process.pid}`);
await build({
  entryPoints: ['src/cli/main.ts'],
  outfile: `${outdir}/main.cjs`,
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20.19',
  // Small packages that every run needs become part of the file; what only some runs need is loaded from node_modules.
  external: ['cpu-features', 'winston', 'nodemailer', 'ejs', 'ajv', 'jmespath', 'bcryptjs', 'ssh-config', 'smol-toml'],
  // The package's ES module, of which only what is used comes along; as CommonJS, which node is given, it would come whole.
  plugins: [lazyStringWidth, nativeAddons, noHttpAgents, hostPrograms],
  alias: { yaml: fileURLToPath(new URL('../node_modules/yaml/browser/index.js', import.meta.url)) },
  // The code cache has no way to import(): packages are required.
  supported: { 'dynamic-import': false },
  define: { 'import.meta.url': '__tsplayUrl' },
  banner: { js: "const __tsplayUrl = require('node:url').pathToFileURL(__filename).href;" },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
});
const strange = /.{0,40}[^\x00-\x7f]/.exec(readFileSync(`${outdir}/main.cjs`, 'utf8'));
if (strange !== null) throw new Error(`the loader reads ASCII; write \\u escapes in: ${strange[0]}`);
copyFileSync('scripts/loader.cjs', `${outdir}/tsplay.js`);
writeFileSync(`${outdir}/package.json`, '{ "type": "commonjs" }\n');
chmodSync(`${outdir}/tsplay.js`, 0o755);
const { code, output } = await warmUp(`${outdir}/tsplay.js`, `${outdir}/main.cache`);
if (code !== 0)
  console.warn(`dist/ has no code cache and starts slower: the run that makes it ended with ${code}\n${output}`);
putInPlace(outdir, resolve('dist'));

/** Takes the place of a folder that may be there, also where another build does the same meanwhile: the last one stays. */
function putInPlace(built, place) {
  const old = `${built}-old`;
  for (;;) {
    if (existsSync(place)) {
      moveUnless(['ENOENT'], place, old);
      rmSync(old, { recursive: true, force: true });
    }
    if (moveUnless(['ENOTEMPTY', 'EEXIST'], built, place)) return;
  }
}

/** @returns false where the move fails for one of these reasons */
function moveUnless(reasons, from, to) {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (reasons.includes(error.code)) return false;
    throw error;
  }
}
