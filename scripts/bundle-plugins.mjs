// How some packages get into the bundle.
import { createRequire } from 'node:module';
import { dirname, resolve, sep } from 'node:path';

const require = createRequire(import.meta.url);

/**
 * string-width compiles the Unicode tables of its patterns when it is loaded: 20 ms, twice, because yargs and cliui each bring
 * one. Only `--help` measures text with it, so it is loaded by the first call.
 */
export const lazyStringWidth = {
  name: 'lazy-string-width',
  setup(build) {
    const path = createRequire(require.resolve('yargs')).resolve('string-width');
    build.onResolve({ filter: /^string-width$/ }, ({ importer }) =>
      importer === '' || importer.startsWith('lazy:') ? undefined : { path: 'string-width', namespace: 'lazy' },
    );
    build.onLoad({ filter: /.*/, namespace: 'lazy' }, () => ({
      contents: `let load; export default text => (load ??= require(${JSON.stringify(path)}).default)(text);`,
      resolveDir: dirname(path),
    }));
  },
};

/** ssh2 brings agents for HTTP over SSH, and they load http, https and tls: 8 ms for what nobody here uses. */
export const noHttpAgents = {
  name: 'no-http-agents',
  setup(build) {
    build.onResolve({ filter: /^\.\/http-agents\.js$/ }, () => ({ path: 'http-agents', namespace: 'left-out' }));
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** A native addon stays where npm built it; the bundle asks for it by its package's name, and does without where it is not. */
export const nativeAddons = {
  name: 'native-addons',
  setup(build) {
    build.onResolve({ filter: /\.node$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path).split(`${sep}node_modules${sep}`).at(-1).split(sep).join('/'),
      external: true,
    }));
  },
};
