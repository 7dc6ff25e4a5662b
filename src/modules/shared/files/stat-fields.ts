import { Float, type Value } from '../../../values.ts';

/** `stat -c` of GNU coreutils and of busybox, one field a line; the last three are times in words, for their fractions. */
export const STAT_FORMAT = '%f\n%u\n%g\n%U\n%G\n%s\n%i\n%d\n%h\n%b\n%o\n%t\n%T\n%X\n%Y\n%Z\n%x\n%y\n%z';

const TYPES = {
  isdir: 0o040000,
  ischr: 0o020000,
  isblk: 0o060000,
  isreg: 0o100000,
  isfifo: 0o010000,
  islnk: 0o120000,
  issock: 0o140000,
} as const;

const PERMISSIONS = {
  rusr: 0o400,
  wusr: 0o200,
  xusr: 0o100,
  rgrp: 0o40,
  wgrp: 0o20,
  xgrp: 0o10,
  roth: 4,
  woth: 2,
  xoth: 1,
  isuid: 0o4000,
  isgid: 0o2000,
} as const;

/** The kernel's dev_t from its parts. */
function deviceNumber(major: number, minor: number): number {
  const high = BigInt(major & ~0xfff) << 32n;
  return Number(high | BigInt((major & 0xfff) << 8) | (BigInt(minor & ~0xff) << 12n) | BigInt(minor & 0xff));
}

/** Seconds as Python computes them from seconds and nanoseconds. */
function time(seconds: string, words: string): Float {
  const fraction = /\.(\d{1,9})/.exec(words)?.[1] ?? '';
  return new Float(Number(seconds) + 1e-9 * Number(fraction.padEnd(9, '0')));
}

/** The fields that one stat(2) gives, under Ansible's names. */
export function statFields(output: string): Record<string, Value> {
  const lines = output.split('\n');
  const at = (index: number) => lines[index] ?? '';
  const number = (index: number) => Number(at(index));
  const mode = Number.parseInt(at(0), 16);
  const flags = (table: Readonly<Record<string, number>>, holds: (bit: number) => boolean) =>
    Object.fromEntries(Object.entries(table).map(([name, bit]) => [name, holds(bit)]));
  const name = (index: number) => (at(index) === 'UNKNOWN' ? undefined : at(index));
  const owner = name(3);
  const group = name(4);
  return {
    mode: (mode & 0o7777).toString(8).padStart(4, '0'),
    ...flags(TYPES, type => (mode & 0o170000) === type),
    uid: number(1),
    gid: number(2),
    size: number(5),
    inode: number(6),
    dev: number(7),
    nlink: number(8),
    atime: time(at(13), at(16)),
    mtime: time(at(14), at(17)),
    ctime: time(at(15), at(18)),
    ...flags(PERMISSIONS, bit => (mode & bit) !== 0),
    blocks: number(9),
    block_size: number(10),
    device_type: deviceNumber(Number.parseInt(at(11), 16), Number.parseInt(at(12), 16)),
    ...(owner === undefined ? {} : { pw_name: owner }),
    ...(group === undefined ? {} : { gr_name: group }),
  };
}

const ATTRIBUTES: Readonly<Record<string, string>> = {
  A: 'noatime',
  a: 'append',
  c: 'compressed',
  C: 'nocow',
  d: 'nodump',
  D: 'dirsync',
  e: 'extents',
  E: 'encrypted',
  h: 'blocksize',
  i: 'immutable',
  I: 'indexed',
  j: 'journalled',
  N: 'inline',
  s: 'zero',
  S: 'synchronous',
  t: 'notail',
  T: 'blockroot',
  u: 'undelete',
  X: 'compressedraw',
  Z: 'compresseddirty',
};

/** `lsattr -vd`: version, flags, path. */
export function attributeFields(output: string): Record<string, Value> {
  const [version, letters] = output.trim().split(/\s+/, 3);
  if (version === undefined || letters === undefined) return { version: null, attributes: [], attr_flags: '' };
  const flags = letters.replaceAll('-', '');
  return { version, attr_flags: flags, attributes: [...flags].flatMap(letter => ATTRIBUTES[letter] ?? []) };
}

/** `file --mime-type --mime-encoding`. */
export function mimeFields(output: string): Record<string, Value> {
  const [, type, charset] = /:\s*([^:;]+);\s*charset=([^:;]+?)\s*$/.exec(output) ?? [];
  return { mimetype: type?.trim() ?? 'unknown', charset: charset ?? 'unknown' };
}
