import { shlexQuote } from '../../../python/shlex.ts';
import type { Ends } from './ends.ts';
import type { SyncArgs } from './options.ts';

/** Stands before each line of rsync's that tells of a change. */
export const CHANGED = '<<CHANGED>>';

const OF_ARCHIVE = ['recursive', 'links', 'perms', 'times', 'owner', 'group'] as const;

export interface CommandParts extends Ends {
  readonly rsync: string;
  readonly checkMode: boolean;
  /** The command that rsync connects by, where it does. */
  readonly shell: string | undefined;
  readonly rsyncPath: string | undefined;
  /** Absolute. */
  readonly linkDest: readonly string[];
}

const flag = (isSet: boolean, ...words: readonly string[]) => (isSet ? words : []);

function archiveFlags(args: SyncArgs): string[] {
  if (args.archive)
    return ['--archive', ...OF_ARCHIVE.filter(name => args[name] === false).map(name => `--no-${name}`)];
  return OF_ARCHIVE.filter(name => args[name] === true).map(name => `--${name}`);
}

/** rsync's command line as Ansible shows it, to be read as a shell reads words. */
export function commandLine(args: SyncArgs, parts: CommandParts): string {
  return [
    parts.rsync,
    ...flag(args.delay_updates, '--delay-updates', '-F'),
    ...flag(args.compress, '--compress'),
    ...flag(args.rsync_timeout !== 0, `--timeout=${args.rsync_timeout}`),
    ...flag(parts.checkMode, '--dry-run'),
    ...flag(args.delete, '--delete-after'),
    ...flag(args.existing_only, '--existing'),
    ...flag(args.checksum, '--checksum'),
    ...flag(args.copy_links, '--copy-links'),
    ...archiveFlags(args),
    ...flag(args.dirs, '--dirs'),
    ...(parts.shell === undefined ? [] : [`--rsh=${shlexQuote(parts.shell)}`]),
    ...(parts.rsyncPath === undefined ? [] : [`--rsync-path=${shlexQuote(parts.rsyncPath)}`]),
    ...(args.rsync_opts ?? []),
    ...flag(args.partial, '--partial'),
    // told of each file, as a hard link is no change in rsync's eyes
    ...flag(parts.linkDest.length > 0, '-H', '-vv', ...parts.linkDest.map(path => `--link-dest=${shlexQuote(path)}`)),
    `--out-format=${shlexQuote(`${CHANGED}%i %n%L`)}`,
    shlexQuote(parts.source),
    shlexQuote(parts.dest),
  ].join(' ');
}

/** Whether rsync connects to a host by a shell that nobody has named. */
export function needsShell({ source, dest }: Ends, options: readonly string[]): boolean {
  if ([source, dest].some(path => path.startsWith('rsync://'))) return false;
  return [source, dest].some(path => path.includes(':')) && !options.some(option => option.includes('--rsh'));
}
