import { str } from '../../python/repr.ts';
import { Dict, isText, textOf, type Value } from '../../values.ts';
import { toBool } from '../api/coercion.ts';
import { defineModule } from '../api/module.ts';

const PYTHON_KEYWORDS = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
);

function isVariableName(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && !PYTHON_KEYWORDS.has(name);
}

/** The words true, false, yes and no become booleans, unless templates give native types. */
function factValue(value: Value, nativeTypes: boolean): Value {
  return !nativeTypes && isText(value) && /^(true|false|yes|no)$/i.test(textOf(value)) ? toBool(value) : value;
}

export default defineModule({
  summary: 'Sets variables of the host for the rest of the run.',
  options: {
    cacheable: { type: 'bool', default: false, description: 'Keep the variables in the fact cache too.' },
  },
  openOptions: true,
  passesOverText: true,
  checkMode: 'Works the same.',
  answersFromHost: false,
  applies: 'set_fact',
  supportsAsync: false,
  run: async context => {
    const { cacheable, _raw_params: text, ...given } = context.args as Readonly<Record<string, Value>>;
    const facts = new Dict();
    for (const [written, value] of Object.entries(given)) {
      const name = written.includes('{{') ? str(context.render(written)) : written;
      if (!isVariableName(name))
        context.fail(
          `The variable name '${name}' is not valid. Variables must start with a letter or underscore character, and contain only letters, numbers and underscores.`,
        );
      facts.set(name, factValue(value, context.nativeTypes));
    }
    if (facts.size === 0 && text === undefined)
      context.fail('No key/value pairs provided, at least one is required for this action to succeed');
    return { changed: false, ansible_facts: facts, ...(cacheable === true ? { _ansible_facts_cacheable: true } : {}) };
  },
});
