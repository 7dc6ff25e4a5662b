import { quote } from '../../../remote/shell.ts';
import type { ModuleResult } from '../../api/module.ts';
import { act, look, plainPath } from '../../shared/files/act.ts';
import type { CopyContext } from '../../shared/files/copy-options.ts';
import { attributeChange, attributeCommands, type SettledAttributes } from '../../shared/files/file-attributes.ts';
import { ABSENT, readState, stateFields } from '../../shared/files/path-state.ts';

export interface DirectoryCopy {
  readonly source: string;
  readonly dest: string;
  /** Commands that make the directories above. */
  readonly before: readonly string[];
  readonly attributes: SettledAttributes;
}

/** Owner and group of all that was copied, as one condition of find; undefined where nothing is wanted. */
function strangers({ uid, gid }: SettledAttributes): string | undefined {
  const parts = [...(uid === undefined ? [] : [`! -user ${uid}`]), ...(gid === undefined ? [] : [`! -group ${gid}`])];
  return parts.length === 0 ? undefined : `\\( ${parts.join(' -o ')} \\)`;
}

/** remote_src of a directory: what differs or is missing is copied, what is more at dest stays. */
export async function copyHostDirectory(context: CopyContext, copy: DirectoryCopy): Promise<ModuleResult> {
  const { source, dest, attributes } = copy;
  const [from, to] = [
    quote(plainPath(source.replace(/(.)\/+$/, '$1'))),
    quote(plainPath(dest.replace(/(.)\/+$/, '$1'))),
  ];
  const foreign = strangers(attributes);
  const blocks = await look(context, [
    `_ts_state ${to} dest`,
    // Links are copied as links, so that one that leads nowhere is no difference.
    context.args.local_follow === true
      ? '_ts_n='
      : '_ts_n=--no-dereference; diff $_ts_n /dev/null /dev/null 2>/dev/null || _ts_n=',
    `_ts_mark differs; if [ -d ${to} ]; then diff -rq $_ts_n ${from} ${to} 2>&1 | grep -v ${quote(`^Only in ${dest.replace(/(.)\/+$/, '$1')}[/:]`)} | head -n 1; else echo missing; fi`,
    ...(foreign === undefined ? [] : [`_ts_mark foreign; [ ! -d ${to} ] || find ${to} ${foreign} | head -n 1`]),
  ]);
  const said = (label: string) => (blocks.get(label)?.toString('utf8') ?? '').trim();
  const state = readState(blocks.get('state dest'));
  const common = { src: source, dest, checksum: null, md5sum: null };
  const base =
    state.kind === 'directory' ? state : { ...ABSENT, kind: 'directory' as const, mode: 0o777 & ~attributes.umask };
  const change = attributeChange(base, { ...attributes, uid: undefined, gid: undefined });
  if (said('differs') === '' && said('foreign') === '' && !change.changed)
    return { changed: false, ...common, ...stateFields(state) };
  const links = context.args.local_follow === true ? '-L' : '-P';
  const commands = [
    ...copy.before,
    `[ -d ${to} ] || mkdir ${to} || _ts_fail 'Could not make the directory'`,
    ...(said('differs') === ''
      ? []
      : [
          `cp -R ${links} --preserve=mode,timestamps ${from}/. ${to}/ 2>/dev/null || cp -R ${links} -p ${from}/. ${to}/ || _ts_fail 'Could not copy'`,
        ]),
    ...(attributes.uid === undefined ? [] : [`chown -hR ${attributes.uid} ${to} || _ts_fail 'chown failed'`]),
    ...(attributes.gid === undefined ? [] : [`chown -hR :${attributes.gid} ${to} || _ts_fail 'chgrp failed'`]),
    ...attributeCommands(change, plainPath(dest)),
  ];
  const done = await context.change(undefined, host => act(context, host, commands, dest));
  return { changed: true, ...common, ...stateFields(done?.state ?? state) };
}
