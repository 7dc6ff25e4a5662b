import { str } from '../../python/semantics.ts';
import { quote } from '../../remote/shell.ts';
import { type Templar, TemplateError } from '../../template/templar.ts';
import { Dict, type Value } from '../../values.ts';
import { ModuleFailure } from '../explain/module-failure.ts';
import { rendered } from '../variables/keyword-values.ts';

const VARIABLE = /^[A-Za-z_]\w*$/;

/**
 * The task's `environment`: dicts of several levels, the inner winning. A value that needs `ansible_env` before facts
 * were gathered is left out, as Ansible does, so that gathering them is possible; so is what is no dict, which is told to `skipped`.
 */
export function environmentOf(
  levels: readonly Value[],
  templar: Templar,
  skipped: (level: Value) => void,
): Map<string, string> {
  const environment = new Map<string, string>();
  for (const level of levels) {
    const dict = level instanceof Dict ? level : rendered('environment', level, templar);
    if (!(dict instanceof Dict)) {
      skipped(level);
      continue;
    }
    for (const [name, value] of dict) {
      const text = environmentValue(value, templar);
      if (text !== undefined) environment.set(str(name), text);
    }
  }
  return environment;
}

function environmentValue(value: Value, templar: Templar): string | undefined {
  try {
    return str(rendered('environment', value, templar));
  } catch (error) {
    if (error instanceof TemplateError && /ansible_env|ansible_facts\.env/.test(error.message)) return undefined;
    throw error;
  }
}

/** Lines of a script that set the variables. @throws ModuleFailure for what is no name of a variable */
export function exportsOf(environment: ReadonlyMap<string, string>): string {
  let text = '';
  for (const [name, value] of environment) {
    if (!VARIABLE.test(name)) throw new ModuleFailure(`environment: '${name}' is no name of a variable`, {});
    text += `export ${name}=${quote(value)}\n`;
  }
  return text;
}
