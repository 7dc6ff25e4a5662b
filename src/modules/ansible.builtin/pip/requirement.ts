import { comparePep440 } from '../../../python/versions.ts';

/** One thing that pip is asked for: a package with its versions, or a URL, a path or whatever else, as it was written. */
export interface Requirement {
  /** As pip is given it. */
  readonly text: string;
  /** The package's name by which pip's list is searched; undefined for what is no plain package. */
  readonly name: string | undefined;
  /** Conditions on the version, such as `>=1.0`. */
  readonly versions: readonly string[];
}

const OPERATOR = /^(?:~=|===?|!=|<=?|>=?)/;
const CONDITION = /^(~=|===?|!=|<=?|>=?)\s*([\w.*+!-]+)$/;
const PACKAGE =
  /^([A-Za-z\d](?:[\w.-]*[A-Za-z\d])?)\s*(?:\[([\w.\s,-]*)\])?\s*(?:\(([^()]*)\)|([^;@]*?))?\s*(@[^;]*)?(;.*)?$/;

/** A version number follows a name of which `-`, `_`, `.` and case do not count. */
const plainName = (name: string) => name.toLowerCase().replace(/[-_.]+/g, '-');

/** Names as Ansible cuts them: at commas, but versions and extras stay with the name before them. */
export function joinedNames(names: readonly string[]): string[] {
  const joined: string[] = [];
  for (const part of names.flatMap(name => name.split(','))) {
    const before = joined.at(-1);
    const goesOn = before !== undefined && (OPERATOR.test(part.trim()) || /\[[^\]]*$/.test(before));
    if (goesOn) joined[joined.length - 1] = `${before},${part}`;
    else joined.push(part);
  }
  return joined;
}

/** Conditions in the order in which Ansible writes them; undefined where one is none. */
function conditions(text: string): string[] | undefined {
  const found: string[] = [];
  for (const each of text.split(',')) {
    const match = CONDITION.exec(each.trim());
    if (match === null) {
      if (text.trim() === '') break;
      return undefined;
    }
    if (match[1] === '~=' && !match[2]?.includes('.')) return undefined;
    found.push(`${match[1]}${match[2]}`);
  }
  return [...new Set(found)].sort();
}

function parsed(text: string): Requirement | undefined {
  const match = PACKAGE.exec(text.trim());
  if (match === null) return undefined;
  const [, name = '', extras, inParentheses, plain, url, marker] = match;
  const versions = conditions(inParentheses ?? plain ?? '');
  if (versions === undefined) return undefined;
  const wanted = (extras ?? '').split(',').map(each => each.trim());
  const words = [
    name,
    extras === undefined ? '' : `[${wanted.sort().join(',')}]`,
    url === undefined ? versions.join(',') : `@ ${url.slice(1).trim()}`,
    marker === undefined ? '' : `; ${marker.slice(1).trim()}`,
  ];
  return { text: words.join(''), name: plainName(name), versions };
}

/** @param version of the option `version`: a number or conditions; it has no effect on what is no plain package */
export function readRequirement(text: string, version: string | undefined): Requirement {
  const own = parsed(text);
  if (own === undefined) return { text, name: undefined, versions: [] };
  if (version === undefined) return own;
  return parsed(`${own.text}${OPERATOR.test(version.trim()) ? '' : '=='}${version}`) ?? own;
}

const isEarly = (version: string) => /\d\W?(?:a|b|c|rc|alpha|beta|pre|preview|dev)\W?\d*/i.test(version);
const isLate = (version: string) => /\d\W?(?:post|rev|r)\W?\d*/i.test(version);
const release = (version: string) => /\d+(?:\.\d+)*/.exec(version)?.[0] ?? '';
/** `<2` has no room for 2b1, nor `>2` for 2.post1. */
const sameRelease = (a: string, b: string) => comparePep440(release(a), release(b)) === 0;

/** `==1.2.*`: the same first numbers; `~=1.2.3`: at least it, and the same numbers but for the last. */
function fits(version: string, condition: string): boolean {
  const [, operator = '', wanted = ''] = CONDITION.exec(condition) ?? [];
  const within = (prefix: string) => `${version}.`.startsWith(`${prefix}.`);
  if (operator === '===') return version === wanted;
  if (wanted.endsWith('.*')) return within(wanted.slice(0, -2)) === (operator === '==');
  const order = comparePep440(version, wanted);
  switch (operator) {
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0 && (isEarly(wanted) || !(isEarly(version) && sameRelease(version, wanted)));
    case '<=':
      return order <= 0;
    case '>':
      return order > 0 && (isLate(wanted) || !(isLate(version) && sameRelease(version, wanted)));
    case '>=':
      return order >= 0;
    default:
      return order >= 0 && within(wanted.slice(0, wanted.lastIndexOf('.')));
  }
}

function fitsAll(version: string, wanted: readonly string[]): boolean {
  try {
    return wanted.every(condition => fits(version, condition));
  } catch {
    // what is no version of PEP 440 fits no condition
    return false;
  }
}

/** Whether a list of installed packages, lines `name==version`, holds what is required. */
export function isInstalled(list: string, { name, versions }: Requirement): boolean {
  return list.split('\n').some(line => {
    const [installed = '', version] = line.trim().split('==');
    return version !== undefined && name !== undefined && plainName(installed) === name && fitsAll(version, versions);
  });
}
