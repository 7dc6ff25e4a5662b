import { compare, PythonError, str, truthy } from '../../python/semantics.ts';
import { comparePep440 } from '../../python/versions.ts';
import { Tuple, type Value } from '../../values.ts';
import { test } from '../signature.ts';

type Comparison = (a: string, b: string) => number;

function versionError(message: string): PythonError {
  return new PythonError('ValueError', message);
}

/** distutils' LooseVersion: runs of digits and of lower-case letters, compared in turn. */
function compareLoose(a: string, b: string): number {
  const parts = (text: string) =>
    Tuple.from<Value>(
      text
        .split(/(\d+|[a-z]+|\.)/)
        .filter(part => part !== '' && part !== '.')
        .map(part => (/^\d+$/.test(part) ? Number(part) : part)),
    );
  return compare(parts(a), parts(b));
}

function compareStrict(a: string, b: string): number {
  const parts = (text: string): Value => {
    const match = /^(\d+)\.(\d+)(\.(\d+))?([ab](\d+))?$/.exec(text);
    if (match === null) throw versionError(`invalid version number '${text}'`);
    const [, major, minor, , patch, pre, number] = match;
    const stage = pre === undefined ? Tuple.from<Value>(['z', 0]) : Tuple.from<Value>([pre[0] ?? '', Number(number)]);
    return Tuple.from<Value>([Number(major), Number(minor), Number(patch ?? 0), stage]);
  };
  return compare(parts(a), parts(b));
}

const SEMVER =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?$/;

function compareIdentifiers(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const x = left[i] ?? '';
    const y = right[i] ?? '';
    if (x === y) continue;
    const numeric = [/^\d+$/.test(x), /^\d+$/.test(y)];
    if (numeric[0] && numeric[1]) return Number(x) - Number(y);
    if (numeric[0] !== numeric[1]) return numeric[0] ? -1 : 1;
    return x < y ? -1 : 1;
  }
  return left.length - right.length;
}

function compareSemantic(a: string, b: string): number {
  const parse = (text: string) => {
    const match = SEMVER.exec(text);
    if (match === null) throw versionError(`invalid semantic version '${text}'`);
    return match;
  };
  const left = parse(a);
  const right = parse(b);
  for (let i = 1; i <= 3; i++) {
    const difference = Number(left[i]) - Number(right[i]);
    if (difference !== 0) return difference;
  }
  const [x, y] = [left[4], right[4]];
  if (x === undefined || y === undefined) return (x === undefined ? 1 : 0) - (y === undefined ? 1 : 0);
  return compareIdentifiers(x, y);
}

const TYPES: ReadonlyMap<string, Comparison> = new Map([
  ['loose', compareLoose],
  ['strict', compareStrict],
  ['semver', compareSemantic],
  ['semantic', compareSemantic],
  ['pep440', comparePep440],
]);

const OPERATORS: ReadonlyMap<string, (order: number) => boolean> = new Map(
  (
    [
      [['==', '=', 'eq'], order => order === 0],
      [['<', 'lt'], order => order < 0],
      [['<=', 'le'], order => order <= 0],
      [['>', 'gt'], order => order > 0],
      [['>=', 'ge'], order => order >= 0],
      [['!=', '<>', 'ne'], order => order !== 0],
    ] as [string[], (order: number) => boolean][]
  ).flatMap(([names, accepts]) => names.map(name => [name, accepts] as const)),
);

function filterError(message: string): PythonError {
  return new PythonError('AnsibleFilterError', message);
}

function quoted(names: Iterable<string>): string {
  return Array.from(names, name => `'${name}'`).join(', ');
}

/** Ansible's `version` test. */
export const versionTest =
  test("version_compare(value, version, operator='eq', strict=None, version_type=None)", (_context, value, version, operator, strict, type) => {
    if (strict !== null && type !== null) throw filterError("Cannot specify both 'strict' and 'version_type'");
    if (!truthy(value)) throw filterError('Input version value cannot be empty');
    if (!truthy(version)) throw filterError('Version parameter to compare against cannot be empty');
    const usual = strict !== null && truthy(strict) ? 'strict' : 'loose';
    const typeName = type === null ? usual : str(type);
    const comparison = TYPES.get(typeName);
    if (comparison === undefined)
      throw filterError(`Invalid version type (${typeName}). Must be one of ${quoted(TYPES.keys())}`);
    const accepts = OPERATORS.get(str(operator));
    if (accepts === undefined)
      throw filterError(`Invalid operator type (${str(operator)}). Must be one of ${quoted(OPERATORS.keys())}`);
    try {
      return accepts(comparison(str(value), str(version)));
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      throw filterError(`Version comparison failed: ${error.message}`);
    }
  });
