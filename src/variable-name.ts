import type { Core } from './core-line.ts';
import { PlayError } from './errors.ts';

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

/** What a name may be, in the words of ansible-core 2.19. */
export const NAME_RULE =
  'Variable names must be strings starting with a letter or underscore character, and contain only letters, numbers and underscores.';

/** Refuses the name of a fact or statistic, in Ansible's words. @throws PlayError `variable-name` */
export function requireVariableName(name: string, core: Core): void {
  if (isVariableName(name, core)) return;
  if (core.templateWords)
    throw new PlayError(`Invalid variable name '${name}'.`, { code: 'variable-name', hint: NAME_RULE });
  throw new PlayError(
    `The variable name '${name}' is not valid. Variables must start with a letter or underscore character, and contain only letters, numbers and underscores.`,
    { code: 'variable-name' },
  );
}
