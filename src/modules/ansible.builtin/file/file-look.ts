import { NEEDS_MORE } from '../../../remote/connection.ts';
import type { Json } from '../../../values.ts';
import type { Args, ModuleContext, OptionSpecs } from '../../api/module.ts';
import { expandedWord } from '../../script/host-word.ts';
import { call, held, quote } from '../../script/words.ts';
import { look } from '../../shared/files/act.ts';
import {
  FILE_OPTIONS,
  type SettledAttributes,
  settled,
  type WantedAttributes,
  wantedAttributes,
} from '../../shared/files/file-attributes.ts';
import { TELL_IDENTITY } from '../../shared/files/file-target.ts';
import { ABSENT, type PathState, readState, stateFields } from '../../shared/files/path-state.ts';
import { settledTest } from '../../shared/files/settled-test.ts';
import FILE_LOOK from './file-look.sh';

const TIME = 'preserve, now, or a time in the format below; touch takes now when nothing is said.';

export const FILE_MODULE_OPTIONS = {
  path: { type: 'path', required: true, aliases: ['dest', 'name'], description: 'The file.' },
  state: {
    type: 'str',
    choices: ['absent', 'directory', 'file', 'hard', 'link', 'touch'],
    description: 'What shall stand there; what stands there when nothing is said.',
  },
  src: { type: 'path', description: 'What a link points to.' },
  recurse: { type: 'bool', default: false, description: 'Set the attributes on all that a directory holds.' },
  follow: { type: 'bool', default: true, description: 'Change what a link points to, not the link.' },
  force: { type: 'bool', default: false, description: 'Link where the source is missing or another file stands.' },
  modification_time: { type: 'str', description: TIME },
  modification_time_format: { type: 'str', default: '%Y%m%d%H%M.%S', description: 'Format of the time.' },
  access_time: { type: 'str', description: TIME },
  access_time_format: { type: 'str', default: '%Y%m%d%H%M.%S', description: 'Format of the time.' },
  _original_basename: { type: 'str', description: 'Set by copy and template.' },
  _diff_peek: { type: 'bool', description: 'Set by copy and template.' },
  ...FILE_OPTIONS,
} as const satisfies OptionSpecs;

export type FileContext = ModuleContext<Args<typeof FILE_MODULE_OPTIONS>>;

/** What one look tells of the path. */
export interface FileLook {
  readonly path: string;
  readonly state: PathState;
  /** What a link leads to in the end; for anything else the path itself. */
  readonly realPath: string;
  readonly real: PathState;
  readonly wanted: string;
  readonly attributes: SettledAttributes;
  readonly attributeLook: WantedAttributes;
  readonly blocks: ReadonlyMap<string, Buffer>;
  /** Fails with what stands at the path, as Ansible's module does. */
  fail(message: string, data?: Readonly<Record<string, Json>>): never;
  /** Fields of the path; none where a link leads nowhere. */
  fields(): Record<string, Json>;
}

/** Prints the block `no LABEL` where a number belongs to nobody. */
function numberLook(label: string, name: string | undefined, database: string): string[] {
  return name === undefined || !/^\d+$/.test(name) ? [] : [call('number', label, database, name)];
}

function lookScript(context: FileContext, attributeLook: WantedAttributes): string[] {
  const { path, src, state, follow, _original_basename } = context.args;
  const base = _original_basename ?? src?.split('/').filter(Boolean).at(-1);
  const into = base === undefined || state === 'link' || state === 'absent' ? [] : [quote(base)];
  return [
    FILE_LOOK,
    call('stands', expandedWord(path), ...into),
    attributeLook.look,
    ...(context.checkMode ? numberLook('uid', context.args.owner, 'passwd') : []),
    ...(context.checkMode ? numberLook('gid', context.args.group, 'group') : []),
    TELL_IDENTITY,
    call('lacks', ...(follow ? [held('led')] : [])),
    ...(src === undefined ? [] : [call('source', expandedWord(src), state ?? "''")]),
    ...(context.checkMode ? [] : [endOfLook(context, attributeLook)]),
  ];
}

/** Ends the script with NEEDS_MORE unless all is plainly as it is wanted; what stat said last is of the path, or of what it leads to. */
function endOfLook({ args }: FileContext, attributeLook: WantedAttributes): string {
  const more = `exit ${NEEDS_MORE}`;
  const path = held('path');
  if (args.state === 'absent') return `[ ! -e ${path} ] && [ ! -L ${path} ] || ${more}`;
  const times = args.modification_time ?? args.access_time;
  if (args.state !== 'directory' || args.recurse || times !== undefined) return more;
  return `${settledTest(attributeLook, 'directory')}\n[ -d ${path} ] && [ ! -L ${path} ] && ${call('settled')} || ${more}`;
}

/** In check mode an owner or group that the host does not know may come into being earlier in the play. */
function warnOfMissing(context: FileContext, blocks: ReadonlyMap<string, Buffer>): void {
  if (!context.checkMode) return;
  for (const [kind, label, name] of [
    ['user', 'uid', context.args.owner],
    ['group', 'gid', context.args.group],
  ] as const) {
    if (name === undefined || name === '') continue;
    const isNumber = /^\d+$/.test(name);
    const found = blocks.get(label)?.toString('utf8').trim() ?? '';
    if (isNumber ? !blocks.has(`no ${label}`) : found !== '') continue;
    const what = isNumber ? `${kind} with ${label} ${name}` : `${kind} ${name}`;
    context.warn(`failed to look up ${what}. Create ${kind} up to this point in real play`);
  }
}

/** @throws the task's end, where owner, group or mode make no sense */
export async function lookAt(context: FileContext): Promise<FileLook> {
  const { args } = context;
  const attributeLook = wantedAttributes(context, args);
  const blocks = await look(context, lookScript(context, attributeLook));
  const path = blocks.get('path')?.toString('utf8') ?? args.path;
  const state = readState(blocks.get('state path'));
  const isLink = state.kind === 'link';
  const real = isLink ? readState(blocks.get('state real')) : state;
  const realPath = isLink ? (blocks.get('real')?.toString('utf8') ?? path) : path;
  const fields = () => (real.kind === 'absent' ? {} : stateFields(state));
  warnOfMissing(context, blocks);
  const made = args.recurse ? 'directory' : 'file';
  const existing = state.kind === 'absent' ? made : state.kind;
  const wanted = args.state ?? existing;
  const needsIds = state.kind !== 'absent' || (!context.checkMode && wanted !== 'file');
  return {
    path,
    state,
    real,
    realPath,
    wanted,
    attributes: settled(context, attributeLook, blocks, { ...fields(), path }, needsIds),
    attributeLook,
    blocks,
    fields,
    fail: (message, data = {}) => context.fail(message, { ...fields(), ...data }),
  };
}

/** What a directory or file is like just after it was made. */
export function freshState(at: FileLook, kind: 'file' | 'directory'): PathState {
  const [uid = 0, gid = 0] = (at.blocks.get('me')?.toString('utf8').trim().split('\n') ?? []).map(Number);
  const mode = (kind === 'directory' ? 0o777 : 0o666) & ~at.attributes.umask;
  return { ...ABSENT, kind, mode, uid, gid };
}

/** Directories that are missing on the way to the path, outermost first, the path itself last. */
export function missingPaths(at: FileLook): string[] {
  const paths: string[] = [];
  for (let index = 0; ; index++) {
    const block = at.blocks.get(`missing ${index}`);
    if (block === undefined) return paths.reverse();
    paths.push(block.toString('utf8'));
  }
}
