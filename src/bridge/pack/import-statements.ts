/** What one import statement asks for, by full names. */
export interface ImportStatement {
  /** `import a.b`: `a.b`. `from a.b import c`: `a.b`. */
  readonly module: string;
  /** The names of `from ... import`; none for a plain import. */
  readonly names: readonly string[];
}

/** Texts and comments: what looks like a statement there is none. */
const NO_CODE = /("""|''')(?:\\[\s\S]|(?!\1)[^\\])*\1|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'|#[^\n]*/g;
const STATEMENT =
  /(?:^|[;:])[ \t]*(?:from[ \t]+(\.*[ \t]*[\w.]*)[ \t]+import[ \t]*(\([^)]*\)|[^\n;]*)|import[ \t]+([^\n;]+))/gm;

/**
 * The import statements of a Python source, wherever they stand, also below `if`, `try` or `def`.
 * @param packageName the package that the source belongs to, which relative imports start from
 */
export function importStatements(source: string, packageName: string): ImportStatement[] {
  const code = source.replace(NO_CODE, text => (text.startsWith('#') ? '' : "''")).replace(/\\\r?\n/g, ' ');
  const found: ImportStatement[] = [];
  for (const [, from, names, modules] of code.matchAll(STATEMENT)) {
    if (modules !== undefined) for (const module of imported(modules)) found.push({ module, names: [] });
    else {
      const module = absolute((from ?? '').replace(/[ \t]/g, ''), packageName);
      if (module !== undefined) found.push({ module, names: imported((names ?? '').replace(/[()]/g, ' ')) });
    }
  }
  return found;
}

/** `a.b as c, d` names a.b and d. */
function imported(list: string): string[] {
  const words = list.split(',').map(part => /^\s*([\w.]+)/.exec(part)?.[1]);
  return words.filter(word => word !== undefined);
}

/** Undefined where the dots lead out of every package. */
function absolute(name: string, packageName: string): string | undefined {
  const dots = /^\.*/.exec(name)?.[0].length ?? 0;
  if (dots === 0) return name;
  const parts = packageName.split('.');
  if (dots > parts.length) return undefined;
  const base = parts.slice(0, parts.length - dots + 1).join('.');
  const rest = name.slice(dots);
  return rest === '' ? base : `${base}.${rest}`;
}
