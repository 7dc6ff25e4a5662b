import { createHash } from 'node:crypto';
import { ask, type Findings } from '../../script/findings.ts';
import { textLook } from '../../script/replace-file.ts';
import { call, quote, section } from '../../script/words.ts';
import LOOK from './look.sh';
import type { Context } from './options.ts';

export const KEYRINGS = '/etc/apt/keyrings';

/** A file of the host, as far as it counts what it is like. */
export interface HostFile {
  readonly path: string;
  readonly exists: boolean;
  /** Undefined where there is none. */
  readonly mode: number | undefined;
  readonly sum: string;
  readonly isLink: boolean;
}

/** What the host has of a repository. */
export interface RepositoryFiles {
  readonly source: HostFile;
  /** What the source's file holds. */
  readonly text: string;
  readonly keys: { readonly asc: HostFile; readonly gpg: HostFile };
  /** Whether `signed_by` is a file there. */
  readonly signedByFile: boolean;
  readonly hasCurl: boolean;
  readonly umask: number;
}

function hostFile(found: Findings, label: string, path: string): HostFile {
  const mode = found.has(`${label} mode`) ? Number.parseInt(found.text(`${label} mode`), 8) : undefined;
  return {
    path,
    exists: mode !== undefined || found.has(`${label} other`),
    mode,
    sum: found.text(`${label} sum`).split(' ')[0] ?? '',
    isLink: found.has(`${label} link`),
  };
}

export async function lookAtFiles(context: Context, slug: string): Promise<RepositoryFiles> {
  const { signed_by: signedBy } = context.args;
  const source = `/etc/apt/sources.list.d/${slug}.sources`;
  const [asc, gpg] = [`${KEYRINGS}/${slug}.asc`, `${KEYRINGS}/${slug}.gpg`];
  const found = await ask(context.inspect, [
    LOOK,
    ...Object.entries({ source, asc, gpg }).map(([label, path]) => call('look_file', label, quote(path))),
    textLook('text', quote(source)),
    ...(signedBy === undefined ? [] : [`[ ! -f ${quote(signedBy)} ] || ${section('key')}`]),
    `! command -v curl >/dev/null || ${section('curl')}`,
    section('umask', 'umask'),
  ]);
  return {
    source: hostFile(found, 'source', source),
    text: found.text('text'),
    keys: { asc: hostFile(found, 'asc', asc), gpg: hostFile(found, 'gpg', gpg) },
    signedByFile: found.has('key'),
    hasCurl: found.has('curl'),
    umask: Number.parseInt(found.text('umask'), 8),
  };
}

export const hasContent = (file: HostFile, content: string | Buffer): boolean =>
  file.sum === createHash('sha256').update(content).digest('hex');
