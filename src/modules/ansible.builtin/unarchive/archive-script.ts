import { call, define, held, quoteWords, words } from '../../script/words.ts';
import ARCHIVE from './archive.sh';

export interface ArchiveWish {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly extraOpts: readonly string[];
  readonly keepNewer: boolean;
  readonly owner: string | undefined;
  readonly group: string | undefined;
}

function tarWords(wish: ArchiveWish): string {
  return quoteWords([
    ...(wish.keepNewer ? ['--keep-newer-files'] : []),
    ...(wish.owner === undefined ? [] : [`--owner=${wish.owner}`]),
    ...(wish.group === undefined ? [] : [`--group=${wish.group}`]),
    ...(wish.extraOpts.length === 0 ? [] : ['--show-transformed-names', ...wish.extraOpts]),
    ...wish.exclude.map(pattern => `--exclude=${pattern}`),
  ]);
}

const ARCHIVE_FILE = held('archive');
const FILTER = words('filter');
const zipExclude = ({ exclude }: ArchiveWish) => (exclude.length === 0 ? '' : ` -x ${quoteWords(exclude)}`);

/** Defines what looks into archives; the function `compare` tells what differs in the sections `files` and `differs`. */
export function archiveFunctions(wish: ArchiveWish): string {
  const include = quoteWords(wish.include);
  return [
    ARCHIVE,
    define('zip', `unzip "$@" ${ARCHIVE_FILE} ${include}${zipExclude(wish)}`),
    define('tar', `tar "$@" ${FILTER} ${tarWords(wish)} -f ${ARCHIVE_FILE} ${include}`),
  ].join('\n');
}

/** Section `extract`. */
export function extractScript(wish: ArchiveWish): string {
  const dest = held('dest');
  const include = quoteWords(wish.include);
  const newer = wish.keepNewer ? '-u ' : '';
  const zip = `unzip ${newer}-o ${quoteWords(wish.extraOpts)} ${ARCHIVE_FILE} ${include} -d ${dest}${zipExclude(wish)}`;
  const tar = `tar --extract -C ${dest} ${FILTER} ${tarWords(wish)} -f ${ARCHIVE_FILE} ${include}`;
  return `if [ ${held('kind')} = ZipArchive ]; then ${call('extract', zip)}; else ${call('extract', tar)}; fi`;
}

export interface DiffFilter {
  readonly root: boolean;
  readonly owner: boolean;
  readonly group: boolean;
  readonly mode: boolean;
}

/**
 * The lines of a comparison that mean a change: owners count for root alone, and what the task sets itself is not
 * compared with the archive.
 */
export function differences(output: string, given: DiffFilter): string[] {
  return output.split('\n').filter(line => {
    // what --strip-components leaves without a name
    if (/: : Warning: /.test(line)) return false;
    if (/: Uid differs$/.test(line)) return given.root && !given.owner;
    if (/: Gid differs$/.test(line)) return given.root && !given.group;
    if (/: Mode differs$/.test(line)) return !given.mode;
    return /: (?:Mod time differs|Contents differ|Size differs|Symlink differs|File type differs|Not linked to .*|missing)$|No such file or directory/.test(
      line,
    );
  });
}
