import { quoteWords } from '../../../remote/shell.ts';

export interface ArchiveWish {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly extraOpts: readonly string[];
  readonly keepNewer: boolean;
  readonly owner: string | undefined;
  readonly group: string | undefined;
}

/** Kinds of tar files, by the option with which tar reads them; Ansible's names. */
const TAR_KINDS = [
  ['TgzArchive', '-z'],
  ['TarArchive', ''],
  ['TarBzipArchive', '-j'],
  ['TarXzArchive', '-J'],
  ['TarZstdArchive', '--use-compress-program=zstd'],
] as const;

/** Finds out how `"$_ts_s"` is read: section `handler`, variables `_ts_kind` and `_ts_z`. */
export const FIND_HANDLER = [
  '_ts_kind=; _ts_z=',
  'if command -v unzip >/dev/null && unzip -Z1 "$_ts_s" >/dev/null 2>&1; then _ts_kind=ZipArchive; else',
  ...TAR_KINDS.map(
    ([kind, option]) =>
      `  [ -n "$_ts_kind" ] || { tar --list ${option} -f "$_ts_s" >/dev/null 2>&1 && _ts_kind=${kind} _ts_z=${option}; }`,
  ),
  'fi',
  '_ts_mark handler; printf %s "$_ts_kind"; [ -n "$_ts_kind" ] || exit 0',
].join('\n');

function tarWords(wish: ArchiveWish): string {
  return quoteWords([
    ...(wish.keepNewer ? ['--keep-newer-files'] : []),
    ...(wish.owner === undefined ? [] : [`--owner=${wish.owner}`]),
    ...(wish.group === undefined ? [] : [`--group=${wish.group}`]),
    ...(wish.extraOpts.length === 0 ? [] : ['--show-transformed-names', ...wish.extraOpts]),
    ...wish.exclude.map(pattern => `--exclude=${pattern}`),
  ]);
}

const listed = (words: readonly string[]) => (words.length === 0 ? '' : ` ${quoteWords(words)}`);

/** Sections `files` and `differs`: what the archive holds, and what of it is not as it is in the directory `"$_ts_d"`. */
export function compareScript(wish: ArchiveWish): string {
  const zipExclude = wish.exclude.length === 0 ? '' : ` -x${listed(wish.exclude)}`;
  const zip = [
    `_ts_mark files; unzip -Z1 "$_ts_s"${listed(wish.include)}${zipExclude}`,
    `_ts_mark differs; unzip -Z1 "$_ts_s"${listed(wish.include)}${zipExclude} | while IFS= read -r _ts_n; do case $_ts_n in */) [ -d "$_ts_d/$_ts_n" ] || printf '%s: missing\\n' "$_ts_n";; *) if [ -L "$_ts_d/$_ts_n" ]; then :; elif [ ! -e "$_ts_d/$_ts_n" ]; then printf '%s: missing\\n' "$_ts_n"; else unzip -p "$_ts_s" "$_ts_n" </dev/null 2>/dev/null | cmp -s - "$_ts_d/$_ts_n" || printf '%s: Contents differ\\n' "$_ts_n"; fi;; esac; done`,
  ];
  const tar = [
    `_ts_mark files; tar --list $_ts_z ${tarWords(wish)} -f "$_ts_s"${listed(wish.include)} 2>/dev/null`,
    `_ts_mark differs; tar --diff -C "$_ts_d" $_ts_z ${tarWords(wish)} -f "$_ts_s"${listed(wish.include)} 2>&1`,
  ];
  return ['if [ $_ts_kind = ZipArchive ]; then', ...zip, 'else', ...tar, 'fi', '_ts_mark compared'].join('\n');
}

/** Section `extract`. */
export function extractScript(wish: ArchiveWish): string {
  const zip = `unzip ${wish.keepNewer ? '-u ' : ''}-o${listed(wish.extraOpts)} "$_ts_s"${listed(wish.include)} -d "$_ts_d"${wish.exclude.length === 0 ? '' : ` -x${listed(wish.exclude)}`}`;
  const tar = `tar --extract -C "$_ts_d" $_ts_z ${tarWords(wish)} -f "$_ts_s"${listed(wish.include)}`;
  const shown = (command: string) =>
    `_ts_mark command; command -v ${command.split(' ')[0]}; printf '%s\\n' ${command.replace(/^\S+ /, '')}`;
  return `if [ $_ts_kind = ZipArchive ]; then ${shown(zip)}; _ts_run extract ${zip}; else ${shown(tar)}; _ts_run extract ${tar}; fi`;
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
