import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { PlayError } from '../../errors.ts';
import { Dict, type Json, mergeDicts } from '../../values.ts';
import { actionError } from '../api/action-error.ts';
import { type Args, defineModule, type ModuleContext, type OptionSpecs } from '../api/module.ts';
import { compiled } from '../shared/files/python-regex.ts';

const OPTIONS = {
  file: { type: 'path', description: 'The file; also as free-form text. Searched in vars/ of the role and the play.' },
  dir: { type: 'path', description: 'A directory, all files of which are read in the order of their names.' },
  name: { type: 'str', description: 'Put the variables under this name.' },
  depth: { type: 'int', default: 0, description: 'How many levels of directories are read; 0 for all.' },
  files_matching: { type: 'str', description: 'Only files whose name this pattern matches.' },
  ignore_files: { type: 'list', elements: 'str', default: [], description: 'Patterns of names that are left out.' },
  extensions: {
    type: 'list',
    elements: 'str',
    default: ['yaml', 'yml', 'json'],
    description: 'What names of files in a directory may end with.',
  },
  ignore_unknown_extensions: { type: 'bool', default: false, description: 'Leave files of other names out.' },
  hash_behaviour: {
    type: 'str',
    choices: ['replace', 'merge'],
    description: 'Whether a mapping takes the place of the variable of its name, or is merged into the mapping there.',
  },
} as const satisfies OptionSpecs;

type Context = ModuleContext<Args<typeof OPTIONS>>;

const DIRECTORY_ONLY = ['depth', 'files_matching', 'ignore_files', 'extensions', 'ignore_unknown_extensions'];

/** Files below a directory, each directory's own first, names in order. */
async function filesBelow(directory: string, depth: number, level = 1): Promise<string[]> {
  const entries = (await readdir(directory)).sort();
  const files: string[] = [];
  const directories: string[] = [];
  for (const name of entries) {
    const path = join(directory, name);
    ((await stat(path)).isDirectory() ? directories : files).push(path);
  }
  if (depth > 0 && level >= depth) return files;
  for (const path of directories) files.push(...(await filesBelow(path, depth, level + 1)));
  return files;
}

class Refusal extends Error {}

/** The files to read; a name that may not be read ends the list with what is wrong. */
async function chosenFiles(context: Context, directory: string): Promise<{ files: string[]; problem?: string }> {
  const { depth, files_matching, ignore_files, extensions, ignore_unknown_extensions } = context.args;
  const matching = files_matching === undefined ? undefined : compiled(context, files_matching);
  const ignored = ignore_files.map(pattern => compiled(context, `${pattern}$`));
  const files: string[] = [];
  for (const path of await filesBelow(directory, depth)) {
    const name = basename(path);
    if (matching !== undefined && matching.search(name) === undefined) continue;
    if (ignored.some(pattern => pattern.search(name) !== undefined)) continue;
    if (extensions.includes(extname(name).replace(/^\./, ''))) files.push(path);
    else if (!ignore_unknown_extensions)
      return { files, problem: `${path} does not have a valid extension: ${extensions.join(', ')}` };
  }
  return { files };
}

async function sources(context: Context): Promise<{ files: string[]; problem?: string }> {
  const { file, dir } = context.args;
  if (dir === undefined) return { files: [await context.findFile('vars', file ?? '')] };
  let directory: string;
  try {
    directory = await context.findFile('vars', dir);
  } catch (error) {
    if (!(error instanceof PlayError)) throw error;
    return { files: [], problem: `${dir} directory does not exist` };
  }
  if (!(await stat(directory)).isDirectory()) return { files: [], problem: `${directory} is not a directory` };
  return chosenFiles(context, directory);
}

/** The variables that are already there keep what the files do not speak of, templates in them as they are written. */
function mergedIntoKnown(context: Context, read: Dict): Dict {
  const known = new Dict();
  for (const key of read.keys()) {
    const value = context.variable(String(key));
    if (value !== undefined) known.set(key, value);
  }
  return mergeDicts(known, read);
}

export default defineModule({
  summary: 'Reads variables from files of the controller while the play runs.',
  options: OPTIONS,
  freeForm: { option: 'file', mixed: Object.keys(OPTIONS), isOneLine: true },
  raises: 'always',
  checkMode: 'Works the same.',
  answersFromHost: false,
  applies: 'include_vars',
  supportsAsync: false,
  run: async context => {
    const { file, dir, name, files_matching, ignore_files } = context.args;
    if (dir !== undefined && file !== undefined)
      throw actionError('You are mixing file only and dir only arguments, these are incompatible');
    if (dir === undefined && (files_matching !== undefined || ignore_files.length > 0))
      throw actionError(`${DIRECTORY_ONLY.join(', ')} go with dir only`);
    const read: string[] = [];
    const facts = new Dict();
    const failed = (message: string): Record<string, Json | Dict> => ({
      failed: true,
      ansible_facts: new Dict(),
      ansible_included_var_files: read,
      message,
    });
    if (dir === undefined && (file === undefined || file === ''))
      return failed(
        'Could not find file on the Ansible Controller.\nIf you are using a module and expect the file to exist on the remote, see the remote_src option',
      );
    try {
      const { files, problem } = await sources(context);
      for (const path of files) {
        const held = await context.readYaml(path);
        if (held !== null && !(held instanceof Dict)) throw new Refusal(`${path} must be stored as a dictionary/hash`);
        for (const [key, value] of held ?? []) facts.set(key, value);
        read.push(path);
      }
      if (problem !== undefined) return failed(problem);
    } catch (error) {
      if (!(error instanceof PlayError) && !(error instanceof Refusal)) throw error;
      return failed(error.message);
    }
    const given = name === undefined ? facts : Dict.from({ [name]: facts });
    const merged = context.args.hash_behaviour === 'merge' ? mergedIntoKnown(context, given) : given;
    return { changed: false, ansible_facts: merged, ansible_included_var_files: read };
  },
});
