import type { Core } from '../../core-line.ts';
import { PlayError } from '../../errors.ts';
import { Dict, type Value } from '../../values.ts';
import { defineModule } from '../api/module.ts';
import { secretValues } from '../api/option-names.ts';
import { optionsOf, type RoleOptions } from '../shared/argument-spec/option.ts';
import { validationErrors } from '../shared/argument-spec/validate.ts';

interface RoleVariables {
  /** undefined where there is none: a template finds functions under other names (`range`, `q`). */
  variable(name: string): Value | undefined;
  /** @throws PlayError `undefined-variable` */
  render(text: string): Value;
}

interface RoleArguments {
  readonly argument_spec?: Dict | undefined;
  readonly provided_arguments?: Dict | undefined;
}

/** Variables of the task that bear an option's name; what is given where the role is used wins over them. */
function providedArguments(variables: RoleVariables, options: RoleOptions, given: Dict): Map<string, Value> {
  const args = new Map<string, Value>();
  for (const name of Object.keys(options)) {
    if (!/^[A-Za-z_]\w*$/.test(name) || variables.variable(name) === undefined) continue;
    try {
      args.set(name, variables.render(`{{ ${name} }}`));
    } catch (error) {
      if (!(error instanceof PlayError) || error.code !== 'undefined-variable') throw error;
    }
  }
  for (const [name, value] of given) args.set(String(name), value);
  return args;
}

/** What is wrong with the parameters of a role, in Ansible's words. */
export function argumentErrors(
  { argument_spec: specs, provided_arguments: given }: RoleArguments,
  variables: RoleVariables,
  core: Core,
): readonly string[] {
  const options = optionsOf(specs ?? new Dict());
  return validationErrors(options, providedArguments(variables, options, given ?? new Dict()), core);
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
  raises: 'always',
  checkMode: 'Works the same.',
  answersFromHost: false,
  actionPlugin: true,
  supportsAsync: false,
  secretsOf: ({ args: { argument_spec: specs, provided_arguments: given }, ...variables }) => {
    const options = optionsOf(specs ?? new Dict());
    return secretValues(options, providedArguments(variables, options, given ?? new Dict()));
  },
  run: async context => {
    const { argument_spec: specs, validate_args_context: about } = context.args;
    const errors = argumentErrors(context.args, context, context.core);
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
