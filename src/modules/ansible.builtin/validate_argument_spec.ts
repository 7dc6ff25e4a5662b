import { PlayError } from '../../errors.ts';
import { Dict, isText, type Json, textOf, type Value } from '../../values.ts';
import { checkArguments } from '../api/args.ts';
import { toBool } from '../api/coercion.ts';
import { defineModule, type OptionSpec, type OptionSpecs, type OptionType } from '../api/module.ts';
import { secretValues } from '../api/option-names.ts';

const TYPES: readonly string[] = ['str', 'bool', 'int', 'float', 'list', 'dict', 'path', 'raw', 'json', 'bytes'];

function plain(value: Value | undefined): Json | undefined {
  if (value === undefined || value === null) return undefined;
  if (isText(value)) return textOf(value);
  if (typeof value === 'boolean' || typeof value === 'number') return value;
  return Array.isArray(value) ? value.map(part => plain(part) ?? null) : undefined;
}

function typeOf(value: Value | undefined): OptionType {
  const name = isText(value) ? textOf(value) : 'str';
  return (TYPES.includes(name) ? name : 'raw') as OptionType;
}

/** An option as `argument_specs.yml` writes it. */
function optionOf(spec: Dict): OptionSpec {
  const choices = spec.get('choices');
  const aliases = spec.get('aliases');
  const elements = spec.get('elements');
  const options = spec.get('options');
  const fallback = plain(spec.get('default'));
  return {
    type: typeOf(spec.get('type')),
    description: '',
    required: toBool(spec.get('required') ?? false),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(Array.isArray(choices) ? { choices: choices.map(choice => plain(choice) as string) } : {}),
    ...(Array.isArray(aliases) ? { aliases: aliases.map(String) } : {}),
    ...(elements === undefined ? {} : { elements: typeOf(elements) }),
    ...(options instanceof Dict ? { options: optionsOf(options) } : {}),
    noLog: toBool(spec.get('no_log') ?? false),
  };
}

function optionsOf(specs: Dict): OptionSpecs {
  const options: Record<string, OptionSpec> = {};
  for (const [name, spec] of specs) options[String(name)] = optionOf(spec instanceof Dict ? spec : new Dict());
  return options;
}

type Render = (text: string) => Value;

interface RoleArguments {
  readonly argument_spec?: Dict | undefined;
  readonly provided_arguments?: Dict | undefined;
}

/** Variables of the task that bear an option's name; what is given where the role is used wins over them. */
function providedArguments(render: Render, options: OptionSpecs, given: Dict): Map<string, Value> {
  const args = new Map<string, Value>();
  for (const name of Object.keys(options)) {
    if (!/^[A-Za-z_]\w*$/.test(name)) continue;
    try {
      args.set(name, render(`{{ ${name} }}`));
    } catch (error) {
      if (!(error instanceof PlayError) || error.code !== 'undefined-variable') throw error;
    }
  }
  for (const [name, value] of given) args.set(String(name), value);
  return args;
}

/**
 * What is wrong with the parameters of a role, in Ansible's words.
 * @param render gives a variable's value, or throws PlayError `undefined-variable`
 */
export function argumentErrors(
  { argument_spec: specs, provided_arguments: given }: RoleArguments,
  render: Render,
): readonly string[] {
  const options = optionsOf(specs ?? new Dict());
  const args = providedArguments(render, options, given ?? new Dict());
  const definition = {
    name: 'validate_argument_spec',
    summary: '',
    options,
    checkMode: '',
    openOptions: true,
    run: async () => ({}),
  };
  const problems = checkArguments(definition, args, { templated: () => false }).map(problem => problem.message);
  const { names, supported } = unknownNames(options, args, '');
  if (names.length === 0) return problems;
  const told = `${names.sort().join(', ')}. Supported parameters include: ${supported}.`;
  return [...problems.filter(message => !message.startsWith('Unsupported parameters for ')), told];
}

/** Names that the options do not know, with their way from the top; `supported` is what the place of the last one knows. */
function unknownNames(
  options: OptionSpecs,
  args: ReadonlyMap<string, Value>,
  way: string,
): { names: string[]; supported: string } {
  const names: string[] = [];
  let supported = '';
  const aliases = Object.values(options).flatMap(option => option.aliases ?? []);
  for (const name of args.keys()) {
    if (Object.hasOwn(options, name) || aliases.includes(name)) continue;
    names.push(way + name);
    const others = aliases.length === 0 ? '' : ` (${[...aliases].sort().join(', ')})`;
    supported = Object.keys(options).sort().join(', ') + others;
  }
  for (const [name, value] of args) {
    const inner = Object.hasOwn(options, name) ? options[name]?.options : undefined;
    if (inner === undefined) continue;
    for (const part of Array.isArray(value) ? value : [value]) {
      if (!(part instanceof Dict)) continue;
      const below = unknownNames(inner, new Map([...part].map(([key, each]) => [String(key), each])), `${way}${name}.`);
      names.push(...below.names);
      if (below.names.length > 0) supported = below.supported;
    }
  }
  return { names, supported };
}

export default defineModule({
  summary: "Checks variables against a role's argument specification; inserted before a role that has one.",
  options: {
    argument_spec: {
      type: 'dict',
      required: true,
      description: 'The options, as `meta/argument_specs.yml` writes them.',
    },
    provided_arguments: { type: 'dict', description: 'Arguments that win over variables of the same name.' },
    validate_args_context: { type: 'dict', description: 'What is being checked; returned as it is.' },
  },
  checkMode: 'Works the same.',
  answersFromHost: false,
  actionPlugin: true,
  supportsAsync: false,
  secretsOf: ({ args: { argument_spec: specs, provided_arguments: given }, render }) => {
    const options = optionsOf(specs ?? new Dict());
    return secretValues(options, providedArguments(render, options, given ?? new Dict()));
  },
  run: async context => {
    const { argument_spec: specs, validate_args_context: about } = context.args;
    const errors = argumentErrors(context.args, text => context.render(text));
    const validated = { changed: false, validate_args_context: about ?? new Dict() };
    if (errors.length === 0) return { ...validated, msg: 'The arg spec validation passed' };
    return {
      ...validated,
      failed: true,
      msg: `Validation of arguments failed:\n${errors.join('\n')}`,
      argument_errors: errors,
      argument_spec_data: specs,
    };
  },
});
