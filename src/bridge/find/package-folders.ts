import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { isFile } from '../../python/file-kind.ts';

/**
 * Folders in which this machine keeps packages of Python, those first that a user's own choice leads to: the virtual environment
 * that is active, that of the `ansible-playbook` in the PATH, the user's, the machine's. No Python is asked.
 */
export function packageFolders(env: NodeJS.ProcessEnv): string[] {
  return [...new Set(possiblePlaces(env))].filter(folder => statSync(folder, { throwIfNoEntry: false })?.isDirectory());
}

function* possiblePlaces(env: NodeJS.ProcessEnv): Generator<string> {
  if (env.VIRTUAL_ENV !== undefined && env.VIRTUAL_ENV !== '') yield* packagesBelow(env.VIRTUAL_ENV);
  const program = inPath('ansible-playbook', env.PATH ?? '');
  const root = program === undefined ? undefined : rootOfProgram(program);
  if (root !== undefined) yield* packagesBelow(root);
  yield* packagesBelow(join(homedir(), '.local'));
  yield* packagesBelow('/usr/local');
  yield* packagesBelow('/usr');
}

/** The folders of packages of a Python whose programs lie in `root/bin`, newest first. */
function packagesBelow(root: string): string[] {
  return ['lib', 'lib64'].flatMap(lib => {
    const versions = namesIn(join(root, lib)).filter(name => /^python3(?:\.\d+)?$/.test(name));
    versions.sort((a, b) => minorOf(b) - minorOf(a));
    return versions.flatMap(name => [join(root, lib, name, 'site-packages'), join(root, lib, name, 'dist-packages')]);
  });
}

/** Of `python3.11`, 11; `python3` stands for whichever there is, and comes last. */
const minorOf = (name: string): number => Number(name.split('.')[1] ?? -1);

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // most machines lack most of these folders
    return [];
  }
}

function inPath(program: string, path: string): string | undefined {
  const files = path
    .split(delimiter)
    .filter(folder => folder.startsWith('/'))
    .map(folder => join(folder, program));
  return files.find(isFile);
}

/** Where the interpreter of a program's first line lives: `/opt/venv` of `#!/opt/venv/bin/python`. */
function rootOfProgram(program: string): string | undefined {
  const line = readFileSync(realpathSync(program)).subarray(0, 256).toString('latin1').split('\n', 1)[0] ?? '';
  const interpreter = /^#!\s*(\/\S+)/.exec(line)?.[1];
  return interpreter === undefined ? undefined : dirname(dirname(interpreter));
}
