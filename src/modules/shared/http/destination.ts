import type { Json } from '../../../values.ts';
import type { ModuleContext } from '../../api/module.ts';
import { expandedWord } from '../../script/host-word.ts';
import { call, held, mark, tell } from '../../script/words.ts';
import { act, look, plainPath } from '../files/act.ts';
import DIGEST from '../files/digest.sh';
import type { HashAlgorithm } from '../files/digest.ts';
import {
  type AttributeArgs,
  attributeChange,
  attributeCommands,
  type SettledAttributes,
  settled,
  wantedAttributes,
} from '../files/file-attributes.ts';
import {
  type FileTarget,
  type Identity,
  readIdentity,
  readTarget,
  TARGET_FUNCTIONS,
  TELL_IDENTITY,
  targetCall,
} from '../files/file-target.ts';
import { type PathState, stateFields } from '../files/path-state.ts';
import { writeFile } from '../files/write-file.ts';

/** Where a download goes. */
export interface Destination {
  /** As given, the host's variables expanded. */
  readonly path: string;
  readonly isDirectory: boolean;
  readonly target: FileTarget;
  readonly attributes: SettledAttributes;
  readonly me: Identity;
  readonly hasCurl: boolean;
  /** The existing file's digest of the algorithm that was asked for. */
  readonly digest: string;
  /** Whether the host has a program for digests of that algorithm. */
  readonly canHash: boolean;
  /** `missing`, `unwritable`, or nothing, of the directory above. */
  readonly parent: string;
}

/** @param algorithm of the digest */
export async function lookAtDestination(
  context: ModuleContext<unknown>,
  dest: string,
  args: AttributeArgs,
  algorithm?: HashAlgorithm,
): Promise<Destination> {
  const wanted = wantedAttributes(context, args);
  const sum =
    algorithm === undefined
      ? []
      : [
          DIGEST,
          mark('hasher', call('hasher', algorithm)),
          mark('digest', `[ ! -f ${held('path')} ] || ${call('digest', algorithm)} <${held('path')}`),
        ];
  const blocks = await look(context, [
    call('abs', expandedWord(dest)),
    tell('dest', held('path')),
    mark('directory', `[ ! -d ${held('path')} ] || echo yes`),
    mark('curl', 'command -v curl'),
    call('up', held('path')),
    mark(
      'parent',
      `if [ ! -d ${held('parent')} ]; then echo missing; elif [ ! -w ${held('parent')} ]; then echo unwritable; fi`,
    ),
    ...sum,
    TARGET_FUNCTIONS,
    TELL_IDENTITY,
    targetCall('file', held('path'), { sum: '', follow: true, limit: -1 }),
    wanted.look,
  ]);
  const text = (label: string) => blocks.get(label)?.toString('utf8') ?? '';
  return {
    path: text('dest'),
    isDirectory: text('directory') !== '',
    target: readTarget(blocks, 'file'),
    attributes: settled(context, wanted, blocks, { dest: text('dest') }),
    me: readIdentity(blocks),
    hasCurl: text('curl') !== '',
    digest: text('digest').split(' ')[0] ?? '',
    canHash: text('hasher') !== '',
    parent: text('parent').trim(),
  };
}

export interface Saved {
  readonly changed: boolean;
  readonly state: PathState;
  readonly backupFile: string | undefined;
}

export interface Saving {
  readonly backup: boolean;
  readonly unsafeWrites: boolean;
  readonly data: Readonly<Record<string, Json>>;
}

/** Sets what differs of a file's owner, group and mode. */
export async function dress(context: ModuleContext<unknown>, destination: Destination): Promise<Saved> {
  const { target, attributes } = destination;
  const change = attributeChange(target.real, attributes);
  if (!change.changed) return { changed: false, state: target.real, backupFile: undefined };
  const path = plainPath(target.realPath);
  const done = await context.change(undefined, host => act(context, host, attributeCommands(change, path), path));
  return { changed: true, state: done?.state ?? target.real, backupFile: undefined };
}

/** Puts a file of the host in the destination's place, where their SHA-1 sums differ, and sets the attributes. */
export async function save(
  context: ModuleContext<unknown>,
  destination: Destination,
  body: { readonly file: string; readonly sha1: string },
  saving: Saving,
): Promise<Saved> {
  const { target, attributes, me } = destination;
  if (target.sum === body.sha1) return dress(context, destination);
  const write = { target, content: body.file, attributes, me, validate: undefined, ...saving };
  const written = await context.change(undefined, host => writeFile(context, host, write));
  return { changed: true, state: written?.state ?? target.real, backupFile: written?.backupFile };
}

/** The fields of a result with a `dest`. */
export function savedFields(saved: Saved): Record<string, Json> {
  return {
    ...stateFields(saved.state),
    ...(saved.backupFile === undefined ? {} : { backup_file: saved.backupFile }),
  };
}
