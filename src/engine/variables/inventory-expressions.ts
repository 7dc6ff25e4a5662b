import { PlayError } from '../../errors.ts';
import type { Expressions } from '../../inventory/expressions.ts';
import { str } from '../../python/semantics.ts';
import { typeName } from '../../python/types.ts';
import { TemplateError } from '../../template/templar.ts';
import type { Value, Vars } from '../../values.ts';
import { VariableScope } from './scope.ts';
import type { TemplateSurroundings } from './template-surroundings.ts';

/** Lets a constructed inventory evaluate expressions; in those that give values lookups are refused, as in Ansible. */
export function inventoryExpressions(surroundings: TemplateSurroundings, folder: string): Expressions {
  const template = (text: string, vars: Vars, disableLookups = false): Value => {
    const scope = VariableScope.empty().with('inventory host variables', vars);
    try {
      return surroundings.templar(scope, folder).template(text, { disableLookups });
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw new PlayError(error.message, { code: 'inventory-expression', hint: error.hint, cause: error });
    }
  };
  return {
    evaluate: (expression, vars) => template(`{{${str(expression)}}}`, vars, true),
    holds: (condition, vars) =>
      str(template(`{% if ${str(condition)} %} True {% else %} False {% endif %}`, vars)).trim() === 'True',
    render: (text, vars) => str(template(str(text), vars)),
    text: str,
    typeName,
  };
}
