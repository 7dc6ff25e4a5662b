import { randomBytes } from 'node:crypto';
import { call, held, mark, quote } from '../../script/words.ts';
import { look, plainPath } from '../../shared/files/act.ts';
import { attributeChange, attributeCommands, type SettledAttributes } from '../../shared/files/file-attributes.ts';
import { ABSENT, KINDS, type PathState } from '../../shared/files/path-state.ts';
import type { FileContext } from './file-look.ts';

interface Found {
  readonly path: string;
  readonly state: PathState;
}

function found(text: string, mark: string): Found[] {
  return text
    .split(mark)
    .slice(1)
    .map(part => {
      const [mode = '0', uid = '0', gid = '0'] = part.split(' ', 3);
      const path = part.slice(mode.length + uid.length + gid.length + 3).replace(/\n$/, '');
      const full = Number.parseInt(mode, 16);
      const kind = KINDS.get(full & 0o170000) ?? 'file';
      return { path, state: { ...ABSENT, kind, mode: full & 0o7777, uid: Number(uid), gid: Number(gid) } };
    });
}

async function list(context: FileContext, finds: readonly string[], nonce: string): Promise<Found[]> {
  if (finds.length === 0) return [];
  const stat = `-exec stat -c '${nonce}%f %u %g %n' {} +`;
  const blocks = await look(context, [mark('tree'), ...finds.map(find => `${find} ${stat}`)]);
  return found(blocks.get('tree')?.toString('utf8') ?? '', nonce);
}

/**
 * Commands for all that lies below a directory and lacks the attributes; links are changed themselves, and with
 * `follow` what they lead to as well.
 */
export async function treeCommands(context: FileContext, root: string, wanted: SettledAttributes): Promise<string[]> {
  const nonce = `${randomBytes(12).toString('hex')}:`;
  const below = await list(context, [`find ${quote(plainPath(root))} -mindepth 1`], nonce);
  const links = context.args.follow ? below.filter(each => each.state.kind === 'link') : [];
  const targets = links.map(
    link => `${call('real', quote(plainPath(link.path)))}; [ -e ${held('led')} ] && find ${held('led')}`,
  );
  const followed = await list(context, targets, nonce);
  const seen = new Set<string>();
  return [...below, ...followed].flatMap(({ path, state }) => {
    if (seen.has(path)) return [];
    seen.add(path);
    return attributeCommands(attributeChange(state, wanted), plainPath(path));
  });
}
