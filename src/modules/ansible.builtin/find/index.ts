import { randomBytes } from 'node:crypto';
import { decodeText } from '../../../python/codecs.ts';
import { Dict } from '../../../values.ts';
import { defineModule, type ModuleContext } from '../../api/module.ts';
import { expandedWord } from '../../script/host-word.ts';
import { call, held, mark, quote, tell } from '../../script/words.ts';
import { look, plainPath } from '../../shared/files/act.ts';
import { compiled } from '../../shared/files/python-regex.ts';
import { STAT_FORMAT } from '../../shared/files/stat-fields.ts';
import { fileFilter } from './file-filter.ts';
import { FIND_OPTIONS, type FindArgs } from './find-options.ts';
import { type FoundFile, folderOf, inWalkOrder, readFound } from './found-file.ts';

type Context = ModuleContext<FindArgs>;

/** Ansible counts what lies one level below `depth` as examined, and goes no further. */
function deepestLevel({ depth }: FindArgs): number | undefined {
  return depth === undefined || depth === 0 ? undefined : Math.max(depth, 0) + 1;
}

function searchLines(args: FindArgs, nonce: string): string[] {
  const deepest = args.recurse ? deepestLevel(args) : 1;
  const levels = deepest === undefined ? '' : ` -maxdepth ${deepest}`;
  const follow = args.follow ? '-L ' : '';
  const stat = `-exec stat -c '${nonce}%n\n${STAT_FORMAT}' {} + 2>/dev/null`;
  return args.paths.flatMap((path, index) => [
    call('abs', expandedWord(path)),
    tell(`path ${index}`, held('path')),
    `if [ -d ${held('path')} ]; then ${mark(`files ${index}`)}; find ${follow}${held('path', '%/')}/ -mindepth 1${levels} ${stat}; else ${mark(`skip ${index}`)}; fi`,
  ]);
}

/** Files whose content matches, and sums where they are asked for: a second look at those that are left. */
async function byContent(context: Context, files: readonly FoundFile[]) {
  const { read_whole_file, get_checksum, file_type, checksum_algorithm: algorithm, encoding = 'utf-8' } = context.args;
  // As with Ansible, the content counts only where nothing but files is wanted.
  const contains = file_type === 'file' ? context.args.contains : undefined;
  const sums = new Map<FoundFile, string>();
  if (files.length === 0 || (contains === undefined && !get_checksum)) return { kept: files, sums };
  const regular = files.filter(file => file.fields.isreg === true);
  const blocks = await look(
    context,
    regular.flatMap((file, index) => {
      const word = quote(plainPath(file.path));
      return [
        ...(get_checksum ? [mark(`sum ${index}`, `${algorithm}sum <${word} 2>/dev/null`)] : []),
        ...(contains === undefined ? [] : [mark(`content ${index}`, `cat ${word} 2>/dev/null`)]),
      ];
    }),
  );
  const regexp = contains === undefined ? undefined : compiled(context, contains);
  const dropped = new Set<FoundFile>();
  for (const [index, file] of regular.entries()) {
    const sum = blocks.get(`sum ${index}`)?.toString('utf8').split(' ')[0];
    if (sum !== undefined && sum !== '') sums.set(file, sum);
    if (regexp === undefined) continue;
    const text = decodeText(blocks.get(`content ${index}`) ?? Buffer.alloc(0), encoding, false);
    const found = read_whole_file
      ? regexp.search(text) !== undefined
      : text.split(/(?<=\n)/).some(line => regexp.match(line) !== undefined);
    if (!found) dropped.add(file);
  }
  return { kept: files.filter(file => !dropped.has(file)), sums };
}

/**
 * Of the files that are wanted, those before the limit, and how many were looked at until then: all that lie in the
 * directories that were read.
 */
function upToLimit(
  walked: readonly FoundFile[],
  kept: readonly FoundFile[],
  limit: number | undefined,
): { readonly files: readonly FoundFile[]; readonly examined: number; readonly reached: boolean } {
  const last = limit === undefined ? undefined : kept[limit - 1];
  if (last === undefined) return { files: kept, examined: walked.length, reached: false };
  const folder = folderOf(last);
  let examined = walked.indexOf(last) + 1;
  for (let next = walked[examined]; next !== undefined && folderOf(next) === folder; next = walked[examined])
    examined++;
  return { files: kept.slice(0, limit), examined, reached: true };
}

export default defineModule({
  summary: 'Lists files of the host by name, kind, age, size and content.',
  options: FIND_OPTIONS,
  checkMode: 'Works the same: it only reads.',
  run: async context => {
    const { args } = context;
    const { limit } = args;
    if (limit !== undefined && limit <= 0) context.fail(`limit cannot be ${limit} (use None for unlimited)`);
    const nonce = `${randomBytes(12).toString('hex')}:`;
    const blocks = await look(context, [mark('now', 'date +%s'), ...searchLines(args, nonce)]);
    const wanted = fileFilter(context, Number(blocks.get('now')?.toString('utf8').trim()));
    const skipped: Record<string, string> = {};
    const walked: FoundFile[] = [];
    for (const index of args.paths.keys()) {
      const path = blocks.get(`path ${index}`)?.toString('utf8') ?? '';
      if (blocks.has(`skip ${index}`)) {
        skipped[path] = `'${path}' is not a directory`;
        context.warn(`Skipped '${path}' path due to this access issue: ${skipped[path]}`);
        continue;
      }
      const files = readFound(blocks.get(`files ${index}`)?.toString('utf8') ?? '', nonce, path);
      for (const file of inWalkOrder(files)) walked.push(file);
    }
    const { kept, sums } = await byContent(context, walked.filter(wanted));
    const limited = upToLimit(walked, kept, limit);
    const files = limited.files.map(file => {
      const checksum = sums.get(file);
      return Dict.from({ path: file.path, ...file.fields, ...(checksum === undefined ? {} : { checksum }) });
    });
    const all = Object.keys(skipped).length === 0;
    const done = all ? 'All paths examined' : 'Not all paths examined, check warnings for details';
    return {
      changed: false,
      files,
      matched: files.length,
      examined: limited.examined,
      msg: all && limited.reached ? 'Limit of matches reached' : done,
      skipped_paths: skipped,
    };
  },
});
