import { randomInt } from 'node:crypto';
import { lstatSync, readFileSync, readlinkSync, type Stats } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { str, truthy } from '../../python/semantics.ts';
import { walk } from '../../python/walk.ts';
import { Dict, Float, type Value } from '../../values.ts';
import type { CallContext, Kwargs, Lookup } from '../callables.ts';
import { defineLookups } from '../plugin-table.ts';
import { MOVED_CONTAINER_LOOKUPS } from './collections.ts';
import { lookupError } from './errors.ts';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const SPECIAL = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const SIMILAR = 'il1LoO0';

const KINDS: Readonly<Record<string, string>> = { lower: LOWER, upper: UPPER, numeric: DIGITS, special: SPECIAL };

function pick(characters: string, count: number): string[] {
  return Array.from({ length: count }, () => characters[randomInt(characters.length)] ?? '');
}

function shuffled(characters: string[]): string {
  for (let i = characters.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [characters[i], characters[j]] = [characters[j] ?? '', characters[i] ?? ''];
  }
  return characters.join('');
}

/** Which characters a kind has, after `override_special` and `ignore_similar_chars`. */
function charactersOf(kind: string, kwargs: Kwargs): string {
  const special = kwargs.get('override_special') ?? null;
  const all = kind === 'special' && special !== null ? str(special) : (KINDS[kind] ?? '');
  if (!truthy(kwargs.get('ignore_similar_chars') ?? false)) return all;
  const similar = str(kwargs.get('similar_chars') ?? SIMILAR);
  return [...all].filter(character => !similar.includes(character)).join('');
}

/** A random text: kinds switched by `upper`, `lower`, `numbers`, `special`, least counts by `min_upper`... */
const randomString: Lookup = (_context, _terms, kwargs) => {
  const length = Number(str(kwargs.get('length') ?? 8));
  const override = kwargs.get('override_all') ?? null;
  const kinds = Object.keys(KINDS);
  const enabled = kinds.filter(kind => truthy(kwargs.get(kind === 'numeric' ? 'numbers' : kind) ?? true));
  const pool = override === null ? enabled.map(kind => charactersOf(kind, kwargs)).join('') : str(override);
  if (pool === '') throw lookupError('Available characters cannot be None, please change constraints');
  const wanted = kinds.flatMap(kind => {
    const least = Number(str(kwargs.get(`min_${kind}`) ?? 0));
    return least > 0 ? pick(charactersOf(kind, kwargs), least) : [];
  });
  const missing = Math.max(0, length - wanted.length);
  const text = shuffled([...wanted, ...pick(pool, missing)]);
  return [truthy(kwargs.get('base64') ?? false) ? Buffer.from(text).toString('base64') : text];
};

function namesById(file: string): ReadonlyMap<number, string> {
  try {
    const rows = readFileSync(file, 'utf8')
      .split('\n')
      .map(row => row.split(':'));
    return new Map(rows.map(([name = '', , id]) => [Number(id), name]));
  } catch {
    return new Map();
  }
}

function stateOf(stat: Stats): 'link' | 'directory' | 'file' {
  if (stat.isSymbolicLink()) return 'link';
  return stat.isDirectory() ? 'directory' : 'file';
}

/** A file's properties, as lookup `filetree` gives them. */
function entryOf(root: string, path: string): Dict {
  const stat = lstatSync(path);
  const state = stateOf(stat);
  return Dict.from({
    root,
    path: relative(root, path),
    ...(state === 'link' ? { src: readlinkSync(path) } : {}),
    state,
    ...(state === 'file' ? { src: path } : {}),
    uid: stat.uid,
    gid: stat.gid,
    owner: namesById('/etc/passwd').get(stat.uid) ?? stat.uid,
    group: namesById('/etc/group').get(stat.gid) ?? stat.gid,
    mode: `0${(stat.mode & 0o7777).toString(8)}`,
    size: stat.size,
    mtime: new Float(stat.mtimeMs / 1000),
    ctime: new Float(stat.ctimeMs / 1000),
  });
}

function treeOf(context: CallContext, term: string): string | undefined {
  const directory = context.services.findFile('files', term);
  return directory === undefined ? undefined : resolve(directory);
}

/** All files, folders and links under folders; of one that several have, the first counts. */
const fileTree: Lookup = (context, terms) => {
  const found = new Map<string, Dict>();
  for (const term of terms) {
    const root = treeOf(context, str(term));
    if (root === undefined) continue;
    for (const { parentPath, name: own } of walk(root)) {
      const path = join(parentPath, own);
      const name = relative(root, path);
      if (!found.has(name)) found.set(name, entryOf(root, path));
    }
  }
  return [...found.values()] satisfies Value[];
};

/** Lookups of community.general that playbooks use. */
export default defineLookups(
  {
    ...MOVED_CONTAINER_LOOKUPS,
    random_string: randomString,
    filetree: fileTree,
  },
  ['community.general'],
);
