import { createRequire } from 'node:module';
import type { Ajv as AjvClass, ErrorObject } from 'ajv';
import type { Core } from '../../core-line.ts';
import type { ErrorCode } from '../../error-codes.ts';
import { didYouMean, nearest } from '../../errors.ts';
import { str } from '../../python/repr.ts';
import { fromJson } from './coercion.ts';
import type { ModuleDefinition, OptionSpec, OptionSpecs } from './module.ts';
import { aliasesOf } from './option-names.ts';

export interface ArgumentProblem {
  readonly code: ErrorCode;
  /** Ansible's words. */
  readonly message: string;
  readonly option?: string | undefined;
  readonly hint?: string | undefined;
}

function schemaOf(spec: OptionSpec): object {
  if (spec.choices === undefined) return {};
  return spec.type === 'list' ? { type: 'array', items: { enum: spec.choices } } : { enum: spec.choices };
}

/** The JSON schema of coerced arguments: which are required, and which values are admitted. */
export function argumentSchema(options: OptionSpecs): object {
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(options).map(([name, spec]) => [name, schemaOf(spec)])),
    required: Object.keys(options).filter(name => options[name]?.required === true),
  };
}

function validate(options: OptionSpecs, values: object): ErrorObject[] {
  // Loaded here, synchronously: a run without a faulty argument never pays for ajv's start-up.
  const { Ajv } = createRequire(import.meta.url)('ajv') as { Ajv: typeof AjvClass };
  // The schema is made by us: judging it by its meta schema would cost ten times what it costs itself.
  const ajv = new Ajv({ allErrors: true, strict: false, meta: false, validateSchema: false });
  const check = ajv.compile(argumentSchema(options));
  check(values);
  return check.errors ?? [];
}

function choiceProblem(
  options: OptionSpecs,
  error: ErrorObject,
  values: ReadonlyMap<string, unknown>,
): ArgumentProblem {
  const option = error.instancePath.split('/')[1] ?? '';
  const choices = (options[option]?.choices ?? []).map(String);
  const value = values.get(option);
  const wrong = (Array.isArray(value) ? value : [value]).map(String).filter(item => !choices.includes(item));
  const message = Array.isArray(value)
    ? `value of ${option} must be one or more of: ${choices.join(', ')}. Got no match for: ${wrong.join(', ')}`
    : `value of ${option} must be one of: ${choices.join(', ')}, got: ${wrong.join(', ')}`;
  return { code: 'bad-argument', message, option, hint: didYouMean(wrong[0] ?? '', choices) };
}

/** Missing options and values that are no choice, in Ansible's words. `missing`: required names that were not given. */
export function structureProblems(
  definition: Pick<ModuleDefinition, 'options'>,
  values: ReadonlyMap<string, unknown>,
  missing: readonly string[],
  unknown: readonly string[],
): ArgumentProblem[] {
  const { options } = definition;
  const problems: ArgumentProblem[] = [];
  if (missing.length > 0) {
    const [first = ''] = missing;
    const near = nearest(first, unknown);
    const hint = near === undefined ? undefined : `is \`${near}\` meant to be \`${first}\`?`;
    problems.push({
      code: 'missing-argument',
      message: `missing required arguments: ${[...missing].sort().join(', ')}`,
      option: first,
      hint,
    });
  }
  const seen = new Set<string>();
  for (const error of validate(options, Object.fromEntries(values))) {
    if (error.keyword !== 'enum') continue;
    const problem = choiceProblem(options, error, values);
    if (!seen.has(problem.message)) problems.push(problem);
    seen.add(problem.message);
  }
  return problems;
}

/** One problem that names all unknown options, or none. */
export function unknownProblem(
  definition: Pick<ModuleDefinition, 'name' | 'options' | 'actionPlugin' | 'sentAs' | 'calledAs'>,
  unknown: readonly string[],
  { laterOptions }: Core,
): ArgumentProblem[] {
  const [first] = unknown;
  if (first === undefined) return [];
  const all = Object.keys(definition.options).sort();
  const names = all.filter(name => {
    const { only } = definition.options[name] ?? {};
    return only === undefined || (only === '2.19') === laterOptions;
  });
  const aliases = names.flatMap(name => definition.options[name]?.aliases ?? []).sort();
  const known = names.join(', ') + (aliases.length > 0 ? ` (${aliases.join(', ')})` : '');
  const module = definition.sentAs ?? definition.calledAs ?? definition.name;
  const message =
    definition.actionPlugin === true || (definition.actionPlugin === 'before 2.19' && !laterOptions)
      ? `Invalid options for ${module}: ${unknown.join(',')}`
      : `Unsupported parameters for (${module}) module: ${[...unknown].sort().join(', ')}. Supported parameters include: ${known}.`;
  return [
    {
      code: 'unknown-argument',
      message,
      option: first,
      hint: didYouMean(first, [...aliasesOf(definition.options).keys()]),
    },
  ];
}

type Groups = Pick<ModuleDefinition, 'mutuallyExclusive' | 'requiredOneOf' | 'requiredTogether' | 'requiredIf'>;

/** Faults among options that exclude or need each other. */
export function groupProblems(
  definition: Groups,
  given: ReadonlySet<string>,
  part: 'exclusive' | 'required',
  values: ReadonlyMap<string, unknown> = new Map(),
): ArgumentProblem[] {
  const problem = (message: string, option: string | undefined): ArgumentProblem => ({
    code: 'bad-argument',
    message,
    option,
  });
  if (part === 'exclusive')
    return (definition.mutuallyExclusive ?? [])
      .filter(group => group.filter(name => given.has(name)).length > 1)
      .map(group =>
        problem(
          `parameters are mutually exclusive: ${group.join('|')}`,
          group.find(name => given.has(name)),
        ),
      );
  const together = (definition.requiredTogether ?? [])
    .filter(group => group.some(name => given.has(name)) && !group.every(name => given.has(name)))
    .map(group =>
      problem(
        `parameters are required together: ${group.join(', ')}`,
        group.find(name => !given.has(name)),
      ),
    );
  const oneOf = (definition.requiredOneOf ?? [])
    .filter(group => !group.some(name => given.has(name)))
    .map(group => problem(`one of the following is required: ${group.join(', ')}`, group[0]));
  const conditional = (definition.requiredIf ?? []).flatMap(([option, value, needs]) => {
    const missing = needs.filter(name => !given.has(name));
    if (values.get(option) !== value || missing.length === 0) return [];
    return [
      problem(
        `${option} is ${str(fromJson(value))} but all of the following are missing: ${missing.join(', ')}`,
        missing[0],
      ),
    ];
  });
  return [...together, ...oneOf, ...conditional];
}
