// How programs for hosts (src/**/*.sh) become texts of the bundle and of the tests: one reading for esbuild, jest and tsx.
import { readFile } from 'node:fs/promises';

/**
 * A program as it is sent: without comments, blank lines and indentation. So a text in quotes over several lines loses its
 * indentation, and here-documents have no place in these files.
 */
export function shellText(source) {
  const lines = source.split('\n').map(line => line.trim());
  return lines.filter(line => line !== '' && !line.startsWith('#')).join('\n');
}

/** The text as a module. */
export const shellModule = source => `export default ${JSON.stringify(shellText(source))};`;

/** For esbuild. */
export const shellPrograms = {
  name: 'shell-programs',
  setup(build) {
    build.onLoad({ filter: /\.sh$/ }, async ({ path }) => ({
      contents: shellText(await readFile(path, 'utf8')),
      loader: 'text',
    }));
  },
};

/** For jest, as a transformer. */
export default { process: source => ({ code: shellModule(source) }) };
