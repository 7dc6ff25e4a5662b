import { define, linesOf, quote } from '../../script/words.ts';
import type { WantedAttributes } from './file-attributes.ts';

/** The permission bits that a mode gives to any file or directory; undefined when it depends on the file (`u+x`) or on the umask. */
export function fixedBits(mode: WantedAttributes['mode'], isDirectory = false): number | undefined {
  const bases = [
    { mode: 0, umask: 0 },
    { mode: 0o7777, umask: 0o777 },
  ];
  const [one, other] = bases.map(base => mode?.({ ...base, isDirectory }));
  return one === other ? one : undefined;
}

/** Shell test that an owner or group, given as words with its number and its name, is the one wanted; none where none is wanted. */
export function isNamed(wanted: string | undefined, asNumber: string, asName: string): string[] {
  return wanted === undefined ? [] : [`[ ${/^\d+$/.test(wanted) ? asNumber : asName} = ${quote(wanted)} ]`];
}

/** Shell test of the lines that `state` keeps of a file, as `$1` and following: whether it has the attributes. */
export function attributesTest(wanted: WantedAttributes, kind: 'file' | 'directory'): string {
  const bits = fixedBits(wanted.mode, kind === 'directory');
  const { owner, group } = wanted;
  const mode =
    bits === undefined ? 'false' : `[ "$1" = ${((kind === 'directory' ? 0o040_000 : 0o100_000) | bits).toString(16)} ]`;
  const tests = [
    ...(wanted.mode === undefined ? [] : [mode]),
    ...isNamed(owner, '"$2"', '"$4"'),
    ...isNamed(group, '"$3"', '"$5"'),
  ];
  return ['[ $# -gt 0 ]', ...tests].join(' && ');
}

/** Defines the shell's function `settled`: whether the file that `state` looked at last has the attributes. */
export function settledTest(wanted: WantedAttributes, kind: 'file' | 'directory'): string {
  return define('settled', linesOf('stat'), attributesTest(wanted, kind));
}
