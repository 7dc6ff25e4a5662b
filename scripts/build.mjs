// Bundles src/cli/main.ts into dist/: one small entry, the rest in chunks that a command loads when it needs them.
import { chmodSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

// Built beside dist and then put in its place, so that nobody meets half a build.
const outdir = `.cache/dist-${process.pid}`;
await build({
  entryPoints: { tsplay: 'src/cli/main.ts' },
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Small packages that every run needs become part of the bundle; what only some runs need is loaded from node_modules.
  external: ['ssh2', 'winston', 'nodemailer', 'ejs', 'ajv', 'jmespath', 'bcryptjs', 'unixcrypt'],
  // yaml's ES modules, of which only the lexer is used; its CommonJS form would come whole.
  alias: { yaml: fileURLToPath(new URL('../node_modules/yaml/browser/dist/index.js', import.meta.url)) },
  minifySyntax: true,
  minifyWhitespace: true,
  chunkNames: 'chunks/[name]-[hash]',
  banner: {
    js: "import { createRequire as tsplayRequire } from 'node:module'; const require = tsplayRequire(import.meta.url);",
  },
  legalComments: 'none',
  logLevel: 'warning',
});
chmodSync(`${outdir}/tsplay.js`, 0o755);
rmSync('dist', { recursive: true, force: true });
renameSync(outdir, 'dist');
