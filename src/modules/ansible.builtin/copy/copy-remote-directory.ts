import type { ModuleResult } from '../../api/module.ts';
import { call, mark, quote } from '../../script/words.ts';
import { act, look, plainPath } from '../../shared/files/act.ts';
import type { CopyContext } from '../../shared/files/copy-options.ts';
import {
  attributeChange,
  attributeCommands,
  failed,
  type SettledAttributes,
} from '../../shared/files/file-attributes.ts';
import { ABSENT, readState, stateFields } from '../../shared/files/path-state.ts';
import COPY_DIRECTORY from './copy-directory.sh';

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
  const outside = `^Only in ${dest.replace(/(.)\/+$/, '$1')}[/:]`;
  const blocks = await look(context, [
    call('state', to, 'dest'),
    COPY_DIRECTORY,
    call('differs', from, to, quote(outside), context.args.local_follow === true ? 'yes' : 'no'),
    ...(foreign === undefined ? [] : [mark('foreign', `[ ! -d ${to} ] || find ${to} ${foreign} | head -n 1`)]),
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
    `[ -d ${to} ] || mkdir ${to} || ${call('fail', quote('Could not make the directory'))}`,
    ...(said('differs') === ''
      ? []
      : [
          `cp -R ${links} --preserve=mode,timestamps ${from}/. ${to}/ 2>/dev/null || cp -R ${links} -p ${from}/. ${to}/ || ${call('fail', quote('Could not copy'))}`,
        ]),
    ...(attributes.uid === undefined ? [] : [`chown -hR ${attributes.uid} ${to} || ${failed('chown')}`]),
    ...(attributes.gid === undefined ? [] : [`chown -hR :${attributes.gid} ${to} || ${failed('chgrp')}`]),
    ...attributeCommands(change, plainPath(dest)),
  ];
  const done = await context.change(undefined, host => act(context, host, commands, dest));
  return { changed: true, ...common, ...stateFields(done?.state ?? state) };
}
