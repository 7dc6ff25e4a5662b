import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Args, defineModule, type ModuleContext, type OptionSpecs } from '../api/module.ts';
import { expandedWord } from '../script/host-word.ts';
import { call, held, tell } from '../script/words.ts';
import { look } from '../shared/files/act.ts';
import { copyOne } from '../shared/files/copy-file.ts';
import { COPY_OPTIONS } from '../shared/files/copy-options.ts';
import { FILE_OPTIONS } from '../shared/files/file-attributes.ts';
import { compiled } from '../shared/files/python-regex.ts';
import FRAGMENTS from './assemble.sh';

const OPTIONS = {
  ...COPY_OPTIONS,
  src: { type: 'path', required: true, description: 'Directory of the fragments.' },
  dest: { type: 'path', required: true, description: 'The file that is made of them.' },
  delimiter: { type: 'str', description: 'Line between two fragments.' },
  remote_src: { type: 'bool', default: true, description: 'The fragments are on the host.' },
  regexp: { type: 'str', description: 'Which names count.' },
  ignore_hidden: { type: 'bool', default: false, description: 'Leave out names that begin with a dot.' },
  ...FILE_OPTIONS,
} as const satisfies OptionSpecs;

type Context = ModuleContext<Args<typeof OPTIONS>>;

interface Fragment {
  readonly name: string;
  readonly content: Buffer;
}

async function hostFragments(context: Context): Promise<Fragment[]> {
  const listed = await look(context, [
    FRAGMENTS,
    call('abs', expandedWord(context.args.dest)),
    `if [ -d ${held('path')} ]; then ${tell('into', held('path'))}; fi`,
    call('fragments', expandedWord(context.args.src)),
  ]);
  const src = listed.get('src')?.toString('utf8') ?? '';
  if (listed.has('missing')) context.fail(`Source (${src}) does not exist`);
  if (listed.has('file')) context.fail(`Source (${src}) is not a directory`);
  const into = listed.get('into')?.toString('utf8');
  if (into !== undefined) context.fail(`attempted to take checksum of directory: ${into}`);
  return [...listed].flatMap(([label, block]) => {
    if (!label.startsWith('name ')) return [];
    const content = listed.get(`content ${label.slice(5)}`) ?? Buffer.of();
    return [{ name: block.toString('utf8'), content }];
  });
}

async function localFragments(context: Context): Promise<Fragment[]> {
  const directory = await context.findFile('files', context.args.src);
  if (!(await stat(directory)).isDirectory()) context.fail(`Source (${directory}) is not a directory`);
  const fragments: Fragment[] = [];
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    if ((await stat(path)).isFile()) fragments.push({ name, content: Buffer.from(await context.readFile(path)) });
  }
  return fragments;
}

/** Fragments one after the other; one without a line end at its end gets one where another follows. */
function joined(fragments: readonly Fragment[], delimiter: string | undefined): Buffer {
  const parts: Buffer[] = [];
  const endsLine = () => parts.at(-1)?.at(-1) === 10;
  for (const { content } of fragments) {
    if (parts.length > 0 && !endsLine()) parts.push(Buffer.from('\n'));
    if (parts.length > 0 && delimiter !== undefined) {
      const line = delimiter.replace(/\\n/g, '\n').replace(/\\t/g, '\t');
      parts.push(Buffer.from(line.endsWith('\n') ? line : `${line}\n`));
    }
    if (content.length > 0) parts.push(content);
  }
  return Buffer.concat(parts);
}

export default defineModule({
  summary: 'Makes one file of the fragments in a directory, in the order of their names.',
  options: OPTIONS,
  sentAs: 'ansible.legacy.assemble',
  checkMode: 'Skipped; with ansible-core 2.19 says whether the file would change.',
  supportsAsync: false,
  run: async context => {
    const { args } = context;
    if (context.checkMode && !context.core.checkModeOfAssemble)
      return { changed: false, skipped: true, msg: 'check mode is not supported for this task.' };
    const pattern = args.regexp === undefined ? undefined : compiled(context, args.regexp);
    const all = args.remote_src ? await hostFragments(context) : await localFragments(context);
    const chosen = all
      .filter(({ name }) => !(args.ignore_hidden && name.startsWith('.')))
      .filter(({ name }) => pattern === undefined || pattern.search(name) !== undefined)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const content = joined(chosen, args.delimiter);
    const shown = join(tmpdir(), 'tsplay-content');
    const { path: _sameAsDest, ...copied } = await copyOne(
      context,
      { content, shown, header: args.dest, mode: undefined, foretold: true },
      args.dest,
      'src',
    );
    const result = { ...copied, md5sum: createHash('md5').update(content).digest('hex') };
    return args.remote_src ? { ...result, src: args.src, msg: 'OK' } : result;
  },
});
