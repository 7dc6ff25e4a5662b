import { PlayError } from '../../errors.ts';
import type { Value } from '../../values.ts';
import { parseKeyValues } from './free-form.ts';
import type { ModuleDefinition } from './module.ts';

const FREE_FORM_MODULES =
  'command, import_role, import_tasks, include, include_role, include_tasks, include_vars, meta, raw, script, set_fact, shell, win_command, win_shell';

/**
 * `command: ls -l chdir=/tmp`, `apt: name=foo state=present` -> arguments by name.
 * What holds a template and is no option is given back as `_variable_params`: it may render to a mapping of options.
 * @throws PlayError `bad-arguments` for open quotes, and for words that no option takes.
 */
export function parseFreeForm(definition: ModuleDefinition, text: string): Map<string, Value> {
  const { freeForm } = definition;
  const parsed = parseKeyValues(text, freeForm?.mixed && new Set(freeForm.mixed));
  const args = new Map<string, Value>(parsed.options);
  if (parsed.rest === undefined) return args;
  if (freeForm !== undefined)
    return args.set(freeForm.option, freeForm.isOneLine === true ? parsed.rest.replace(/\n+$/, '') : parsed.rest);
  if (definition.passesOverText === true) return args.set('_raw_params', parsed.rest);
  if (parsed.rest.includes('{{')) return args.set('_variable_params', parsed.rest);
  if (definition.openOptions === true && definition.file === undefined) return args;
  throw new PlayError(
    `this task '${definition.name}' has extra params, which is only allowed in the following modules: ${FREE_FORM_MODULES}`,
    {
      code: 'bad-arguments',
      hint: `write the options of ${definition.name} as a mapping, or as option=value`,
      exitCode: 4,
    },
  );
}
