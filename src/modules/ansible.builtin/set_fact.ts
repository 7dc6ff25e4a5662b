import { str } from '../../python/repr.ts';
import { Dict, isText, textOf, type Value } from '../../values.ts';
import { requireVariableName } from '../../variable-name.ts';
import { actionError } from '../api/action-error.ts';
import { toBool } from '../api/coercion.ts';
import { defineModule } from '../api/module.ts';

/** The words true, false, yes and no become booleans, unless templates give the values of their expressions. */
function factValue(value: Value, isNative: boolean): Value {
  return !isNative && isText(value) && /^(true|false|yes|no)$/i.test(textOf(value)) ? toBool(value) : value;
}

export default defineModule({
  summary: 'Sets variables of the host for the rest of the run.',
  options: {
    cacheable: { type: 'bool', default: false, description: 'Keep the variables in the fact cache too.' },
  },
  openOptions: true,
  passesOverText: true,
  raises: 'always',
  checkMode: 'Works the same.',
  answersFromHost: false,
  applies: 'set_fact',
  supportsAsync: false,
  run: async context => {
    const { cacheable, _raw_params: text, ...given } = context.args as Readonly<Record<string, Value>>;
    const facts = new Dict();
    for (const [written, value] of Object.entries(given)) {
      const name = written.includes('{{') ? str(context.render(written)) : written;
      requireVariableName(name, context.core);
      facts.set(name, factValue(value, context.nativeTypes || context.core.nativeResults));
    }
    if (facts.size === 0 && text === undefined)
      throw actionError('No key/value pairs provided, at least one is required for this action to succeed');
    return { changed: false, ansible_facts: facts, ...(cacheable === true ? { _ansible_facts_cacheable: true } : {}) };
  },
});
