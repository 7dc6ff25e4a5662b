import type { Core } from './core-line.ts';

/** Python's reserved words: an identifier that no variable may be called by. */
const PYTHON_WORDS = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if import
   in is lambda nonlocal not or pass raise return try while with yield`
    .trim()
    .split(/\s+/),
);

/** What a template takes for a value or an operator wherever a variable may stand. */
const TEMPLATE_WORDS = new Set(['False', 'None', 'True', 'false', 'none', 'not', 'true']);

/** Whether a variable may be called so: an identifier in ASCII that is no reserved word. */
export function isVariableName(name: string, core: Core): boolean {
  const reserved = core.templateWords ? TEMPLATE_WORDS : PYTHON_WORDS;
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !reserved.has(name);
}
