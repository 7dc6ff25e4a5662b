import { dumpJson } from '../../../python/json-dump.ts';
import { loadJson } from '../../../python/json-load.ts';
import { str } from '../../../python/repr.ts';
import { type Dict, isText, textOf, type Value } from '../../../values.ts';
import { toBool } from '../../api/coercion.ts';
import { type Args, defineModule, type ModuleContext, type OptionSpecs } from '../../api/module.ts';
import { faultsOf } from './faults.ts';
import { Beyond, prepared } from './schema.ts';

const NATIVE = 'ansible.utils.jsonschema';
const DRAFTS = ['draft3', 'draft4', 'draft6', 'draft7', '2019-09', '2020-12'];

const OPTIONS = {
  data: { type: 'raw', required: true, description: 'What is judged: a value, or its JSON.' },
  engine: {
    type: 'str',
    default: NATIVE,
    description: 'Who judges it; others than this need an installed Ansible.',
  },
  criteria: { type: 'raw', required: true, description: 'A JSON Schema or its JSON, or a list of schemas.' },
} as const satisfies OptionSpecs;

type ValidateContext = ModuleContext<Args<typeof OPTIONS>>;
type Variable = (name: string) => Value | undefined;

/** An option of the engine: by a variable of the task, or the environment of the controller. */
function engineOption(variable: Variable, name: string): Value | undefined {
  return (
    variable(`ansible_validate_jsonschema_${name}`) ?? process.env[`ANSIBLE_VALIDATE_JSONSCHEMA_${name.toUpperCase()}`]
  );
}

function draftOf(variable: Variable): string | undefined {
  const given = engineOption(variable, 'draft') ?? null;
  return given === null ? undefined : str(given);
}

/** JSON's own values of what a task gives. @throws PythonError `JSONDecodeError` */
const asJson = (value: Value): Value => loadJson(isText(value) ? textOf(value) : dumpJson(value));

function schemasOf(criteria: Value): Value[] {
  if (Array.isArray(criteria)) return criteria.map(each => loadJson(dumpJson(each)));
  return criteria === null ? [] : [asJson(criteria)];
}

function readable<T>(context: ValidateContext, option: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return context.fail(
      `'${option}' option value is invalid, value should a valid JSON. Failed to read with error '${error.message}'`,
    );
  }
}

/** What only Ansible's own engine does. */
function beyond(args: ReadonlyMap<string, Value>, variable: Variable): string | undefined {
  const engine = args.get('engine') ?? null;
  if (isText(engine) && textOf(engine) !== NATIVE)
    return textOf(engine).split('.').length === 3 ? `the engine ${textOf(engine)}` : undefined;
  try {
    for (const schema of schemasOf(args.get('criteria') ?? null)) prepared(schema, draftOf(variable));
  } catch (error) {
    if (error instanceof Beyond) return error.message;
    // what is no JSON is told by the module
  }
  return undefined;
}

function renderedVariable(context: ValidateContext): Variable {
  return name => {
    const written = context.variable(name);
    return written !== undefined && isText(written) ? context.render(textOf(written)) : written;
  };
}

function checkedDraft(context: ValidateContext, variable: Variable): string | undefined {
  const draft = draftOf(variable);
  if (draft === undefined || DRAFTS.includes(draft)) return draft;
  return context.fail(
    `For engine '${NATIVE}' error loading the corresponding validate plugin: argspec validation failed for ${NATIVE} plugin with errors: ['value of draft must be one of: ${DRAFTS.join(', ')}, got: ${draft}']`,
  );
}

export default defineModule({
  summary: 'Judges data by a JSON Schema.',
  options: OPTIONS,
  checkMode: 'Works the same.',
  answersFromHost: false,
  supportsAsync: false,
  beyond,
  run: async context => {
    const { data, engine, criteria } = context.args;
    if (engine !== NATIVE) return context.fail('Parser name should be provided as a full name including collection');
    const variable = renderedVariable(context);
    const draft = checkedDraft(context, variable);
    const checkFormat = toBool(engineOption(variable, 'check_format') ?? true);
    const value = readable(context, 'data', () => asJson(data));
    const schemas = readable(context, 'criteria', () => schemasOf(criteria));
    let errors: Dict[];
    try {
      errors = schemas.flatMap(schema => faultsOf(prepared(schema, draft), value, checkFormat));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return { failed: true, errors: error.message, msg: 'Validation errors were found.' };
    }
    if (errors.length === 0) return { msg: 'All checks passed.' };
    const told = errors.map(each => `At '${each.get('schema_path')}' ${each.get('message')}. `);
    return { failed: true, errors, msg: `Validation errors were found.\n${told.join('\n')}` };
  },
});
