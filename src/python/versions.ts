import { PythonError } from './error.ts';

const VERSION =
  /^\s*v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d+)?)?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d+)?)?(?:[-_.]?(dev)[-_.]?(\d+)?)?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?\s*$/i;
const PRE: Readonly<Record<string, number>> = { a: 0, alpha: 0, b: 1, beta: 1, c: 2, rc: 2, pre: 2, preview: 2 };

/** Numbers that compare as the version does; a local version apart. */
interface Pep440 {
  readonly key: readonly number[];
  readonly release: readonly number[];
  readonly local: readonly string[] | undefined;
}

function parse(text: string): Pep440 {
  const match = VERSION.exec(text);
  if (match === null) throw new PythonError('InvalidVersion', `Invalid version: '${text}'`);
  const [, epoch, release = '', pre, preNumber, postShort, post, postNumber, dev, devNumber, local] = match;
  const hasPost = postShort !== undefined || post !== undefined;
  const numbers = release.split('.').map(Number);
  while (numbers.length > 1 && numbers.at(-1) === 0) numbers.pop();
  return {
    release: [Number(epoch ?? 0), ...numbers],
    key: [
      stageOf(pre, dev !== undefined && !hasPost),
      Number(preNumber ?? 0),
      hasPost ? Number(postShort ?? postNumber ?? 0) : -1,
      dev === undefined ? Number.POSITIVE_INFINITY : Number(devNumber ?? 0),
    ],
    local: local?.toLowerCase().split(/[-_.]/),
  };
}

/** Development releases come before the others that are no final ones, alpha to candidate. */
function stageOf(pre: string | undefined, onlyDev: boolean): number {
  if (pre !== undefined) return PRE[pre.toLowerCase()] ?? 0;
  return onlyDev ? -1 : 3;
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const x = a[i] ?? Number.NEGATIVE_INFINITY;
    const y = b[i] ?? Number.NEGATIVE_INFINITY;
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

function compareLocal(a: readonly string[] | undefined, b: readonly string[] | undefined): number {
  if (a === undefined || b === undefined) return (a === undefined ? 0 : 1) - (b === undefined ? 0 : 1);
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [x, y] = [a[i], b[i]];
    if (x === y) continue;
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
    const [p, q] = [/^\d+$/.test(x), /^\d+$/.test(y)];
    if (p !== q) return p ? 1 : -1;
    if (p) return Number(x) - Number(y);
    return x < y ? -1 : 1;
  }
  return 0;
}

/** Order of two versions by PEP 440. @throws PythonError InvalidVersion. */
export function comparePep440(a: string, b: string): number {
  const left = parse(a);
  const right = parse(b);
  return (
    compareNumbers(left.release, right.release) ||
    compareNumbers(left.key, right.key) ||
    compareLocal(left.local, right.local)
  );
}
