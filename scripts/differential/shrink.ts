import type { Case, Json } from './case.ts';

type Path = readonly (string | number)[];

function* pathsOf(tree: Json, at: Path = []): Generator<Path> {
  if (tree === null || typeof tree !== 'object') return;
  const entries: [string | number, Json][] = Array.isArray(tree) ? [...tree.entries()] : Object.entries(tree);
  for (const [key, value] of entries) {
    yield [...at, key];
    yield* pathsOf(value, [...at, key]);
  }
}

function sizeOf(tree: Json, [key, ...rest]: Path): number {
  if (key === undefined) return JSON.stringify(tree).length;
  return sizeOf((tree as Record<string | number, Json>)[key] ?? null, rest);
}

/** The tree with what is at a path replaced by what `change` makes of it: any number of values in a list, one or none in a mapping. */
function changed(tree: Json, [key, ...rest]: Path, change: (value: Json) => readonly Json[]): Json {
  const apply = (value: Json): readonly Json[] => (rest.length === 0 ? change(value) : [changed(value, rest, change)]);
  if (Array.isArray(tree)) return tree.flatMap((value: Json, index) => (index === key ? apply(value) : [value]));
  const entries = Object.entries(tree as Record<string, Json>);
  return Object.fromEntries(
    entries.flatMap(([name, value]) =>
      name === key ? apply(value).map(each => [name, each] as const) : [[name, value] as const],
    ),
  );
}

const isBlock = (value: Json): value is { readonly [key: string]: Json } & { readonly block: readonly Json[] } =>
  value !== null && typeof value === 'object' && 'block' in value && Array.isArray(value.block);

/** Smaller cases, those first that lose most. */
function* smaller(given: Case): Generator<Case> {
  const tree: Json = given.files;
  const paths = [...pathsOf(tree)].sort((a, b) => sizeOf(tree, b) - sizeOf(tree, a));
  for (const path of paths) yield { ...given, files: changed(tree, path, () => []) as Case['files'] };
  for (const path of paths) {
    const files = changed(tree, path, value => (isBlock(value) ? value.block : [value])) as Case['files'];
    if (JSON.stringify(files) !== JSON.stringify(tree)) yield { ...given, files };
  }
  for (const index of given.args.keys()) yield { ...given, args: given.args.toSpliced(index, 1) };
}

/**
 * Takes away whatever can go while a case stays what it is.
 * @param stays whether a smaller case still shows the same
 * @param tries how many cases may be run
 */
export async function shrink(given: Case, stays: (smaller: Case) => Promise<boolean>, tries: number): Promise<Case> {
  const seen = new Set<string>();
  let best = given;
  let left = tries;
  for (let again = true; again && left > 0; ) {
    again = false;
    for (const candidate of smaller(best)) {
      const text = JSON.stringify(candidate);
      if (seen.has(text)) continue;
      seen.add(text);
      if (left-- <= 0) break;
      if (!(await stays(candidate))) continue;
      best = candidate;
      again = true;
      break;
    }
  }
  return best;
}
