// How programs for hosts (src/**/*.sh, *.py) become texts of the bundle and of the tests: one reading for esbuild, jest and tsx.
import { readFile } from 'node:fs/promises';

/**
 * A program as it is sent: without comments and blank lines, in a shell's also without indentation. So a text in quotes over
 * several lines loses these, and here-documents have no place in such files.
 */
function programText(path, source) {
  const lines = source.split('\n').map(line => (path.endsWith('.py') ? line.trimEnd() : line.trim()));
  return lines.filter(line => line !== '' && !/^\s*#/.test(line)).join('\n');
}

/** The text as a module. */
export const programModule = (path, source) => `export default ${JSON.stringify(programText(path, source))};`;

/** For esbuild. */
export const hostPrograms = {
  name: 'host-programs',
  setup(build) {
    build.onLoad({ filter: /\.(?:sh|py)$/ }, async ({ path }) => ({
      contents: programText(path, await readFile(path, 'utf8')),
      loader: 'text',
    }));
  },
};

/** For jest, as a transformer. */
export default { process: (source, path) => ({ code: programModule(path, source) }) };
