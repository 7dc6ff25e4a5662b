import { lstat, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CopyContext } from './copy-options.ts';
import { type Content, isLarge, largeFile } from './large-file.ts';

export interface LocalFile {
  readonly kind: 'file';
  /** Path on the controller. */
  readonly path: string;
  readonly name: string;
  /** Permission bits of the controller's file, for mode=preserve. */
  readonly mode: number;
}

export interface LocalTree {
  readonly kind: 'tree';
  readonly path: string;
  /** Paths below the destination. */
  readonly files: readonly (LocalFile & { readonly to: string })[];
  readonly directories: readonly string[];
  readonly links: readonly { readonly to: string; readonly target: string }[];
}

interface Found {
  files: (LocalFile & { to: string })[];
  directories: string[];
  links: { to: string; target: string }[];
}

/** Walks a directory; links are followed into what they hold, but a link to a directory that holds it stays a link. */
async function walk(directory: string, to: string, follow: boolean, above: readonly string[], found: Found) {
  const around = [...above, await realpath(directory)];
  const below: { path: string; target: string }[] = [];
  for (const name of (await readdir(directory)).sort()) {
    const path = join(directory, name);
    const target = to === '' ? name : `${to}/${name}`;
    const own = await lstat(path);
    if (own.isSymbolicLink() && !follow) {
      found.links.push({ to: target, target: await readlink(path) });
      continue;
    }
    const state = own.isSymbolicLink() ? await stat(path).catch(() => undefined) : own;
    const circular = own.isSymbolicLink() && around.includes(await realpath(path).catch(() => ''));
    if (state === undefined || circular) found.links.push({ to: target, target: await readlink(path) });
    else if (state.isDirectory()) below.push({ path, target });
    else found.files.push({ kind: 'file', path, name, to: target, mode: state.mode & 0o7777 });
  }
  // As with os.walk, a directory's own files come before those further down.
  for (const { path, target } of below) {
    found.directories.push(target);
    await walk(path, target, follow, around, found);
  }
}

/** What a file holds, decrypted where it is vaulted. */
export async function localContent(context: CopyContext, { path }: LocalFile): Promise<Content> {
  const { decrypt } = context.args;
  if (!(await isLarge(path, decrypt))) return context.readFile(path, { decrypt });
  // the connection comes about while the file is being read
  const [file] = await Promise.all([largeFile(path), context.link.connection()]);
  return file;
}

/** What `src` names on the controller. A slash at its end means what the directory holds, not the directory. */
export async function localSource(context: CopyContext, src: string): Promise<LocalFile | LocalTree> {
  const path = await context.findFile('files', src);
  const state = await stat(path);
  if (!state.isDirectory()) return { kind: 'file', path, name: basename(path), mode: state.mode & 0o7777 };
  const inside = src.endsWith('/');
  const top = inside ? '' : basename(path);
  const found: Found = { files: [], directories: top === '' ? [] : [top], links: [] };
  await walk(path, top, context.args.local_follow ?? true, [], found);
  return { kind: 'tree', path: inside && !path.endsWith('/') ? `${path}/` : path, ...found };
}
