import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { walk } from '../../../src/python/walk.ts';
import type { Case } from './case.ts';
import type { Entry } from './outcome.ts';

export const PATHS = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** `value` with the lab's folder in the place of LAB. */
export function filled<T>(value: T, lab: string): T {
  return JSON.parse(JSON.stringify(value).replaceAll('LAB', lab)) as T;
}

export function environmentOf({ env = {} }: Case, lab: string): Record<string, string> {
  return { PATH: `${lab}/bin:${PATHS}`, LAB: lab, HOME: `${lab}/home`, ...filled(env, lab) };
}

function lay(path: string, entry: Entry): void {
  const { text = '', base64, link, mode, mtime } = typeof entry === 'string' ? { text: entry } : entry;
  mkdirSync(dirname(path), { recursive: true });
  if (link !== undefined) {
    symlinkSync(link, path);
    return;
  }
  if (path.endsWith('/')) mkdirSync(path, { recursive: true });
  else writeFileSync(path, base64 === undefined ? text : Buffer.from(base64, 'base64'));
  if (mode !== undefined) chmodSync(path, Number.parseInt(mode, 8));
  if (mtime !== undefined) utimesSync(path, mtime, mtime);
}

/** Makes the state before. */
export function build(given: Case, lab: string): void {
  mkdirSync(join(lab, 'bin'), { recursive: true });
  // ansible-playbook warns where it has to make it
  mkdirSync(join(lab, 'home/.ansible/tmp'), { recursive: true, mode: 0o700 });
  for (const [name, body] of Object.entries(given.programs ?? {})) {
    const program = join(lab, 'bin', name);
    writeFileSync(program, `#!/bin/sh\necho "${name} $*" >>"$LAB/calls"\n${body}\n`);
    chmodSync(program, 0o755);
  }
  for (const [path, entry] of Object.entries(filled(given.files ?? {}, lab))) lay(join(lab, path), entry);
  if (given.setup === undefined) return;
  const env = { LC_ALL: 'C.UTF-8', TZ: 'UTC', ...environmentOf(given, lab) };
  execFileSync('/bin/sh', ['-ec', `umask 022; ${given.setup}`], {
    cwd: lab,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  rmSync(join(lab, 'calls'), { force: true });
}

/** Not of the state: the stand-ins, their calls, and where ansible-playbook keeps its modules. */
const ASIDE = /^(bin|calls|home\/\.ansible)(\/|$)/;

/** What is in the lab, by path: texts, and of what is no plain 0644 (0755) file (directory) its kind and mode. */
export function tree(lab: string): Map<string, Entry> {
  const found = new Map<string, Entry>();
  for (const entry of walk(lab)) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(lab, path);
    if (ASIDE.test(name)) continue;
    if (entry.isDirectory()) found.set(`${name}/`, modeOf(path, '0755'));
    else found.set(name, entry.isSymbolicLink() ? { link: readlinkSync(path) } : fileOf(path));
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function modeOf(path: string, usual: string): { readonly mode?: string; readonly owner?: string } {
  const { mode, uid, gid } = lstatSync(path);
  const bits = (mode & 0o7777).toString(8).padStart(4, '0');
  const isMine = uid === process.getuid?.() && gid === process.getgid?.();
  return { ...(bits === usual ? {} : { mode: bits }), ...(isMine ? {} : { owner: `${uid}:${gid}` }) };
}

function fileOf(path: string): Entry {
  if (!lstatSync(path).isFile()) return { link: '(no file)' };
  const bytes = readFileSync(path);
  const text = bytes.toString('utf8');
  const content =
    Buffer.from(text).equals(bytes) && !text.includes('\0') ? { text } : { base64: bytes.toString('base64') };
  const more = { ...modeOf(path, '0644') };
  return Object.keys(more).length === 0 && 'text' in content ? text : { ...content, ...more };
}

/** Calls of the stand-ins since the last time. */
export function takeCalls(lab: string): string[] {
  const file = join(lab, 'calls');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  rmSync(file, { force: true });
  return text.split('\n').slice(0, -1);
}
