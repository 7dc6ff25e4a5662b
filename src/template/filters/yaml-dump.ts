import { asInt, asText, PythonError, str, truthy, typeError } from '../../python/semantics.ts';
import { UndefinedError } from '../../python/undefined.ts';
import { Dict, Text, type Value } from '../../values.ts';
import type { Filter } from '../callables.ts';
import { filter } from '../signature.ts';
import { dumpYaml, type YamlDumpOptions } from '../text/yaml/yaml-writer.ts';
import { filterError } from './errors.ts';

const OPTIONS = new Set([
  'indent',
  'default_flow_style',
  'width',
  'sort_keys',
  'explicit_start',
  'explicit_end',
  'default_style',
  'canonical',
  'line_break',
  'encoding',
  'version',
  'tags',
  'stream',
]);

function flowOf(style: Value): YamlDumpOptions['flow'] {
  if (style === null) return 'leaves';
  return truthy(style) ? 'all' : 'none';
}

function optionsOf(given: Dict): YamlDumpOptions {
  for (const name of given.keys()) {
    if (str(name) === 'allow_unicode')
      throw typeError("yaml.dump() got multiple values for keyword argument 'allow_unicode'");
    if (!OPTIONS.has(str(name))) throw typeError(`dump_all() got an unexpected keyword argument '${str(name)}'`);
  }
  const flow = given.get('default_flow_style') ?? null;
  const flag = (name: string, fallback: boolean) => truthy(given.get(name) ?? fallback);
  const number = (name: string, fallback: number) => Number(asInt(given.get(name)) ?? fallback);
  return {
    indent: number('indent', 2),
    width: number('width', 80),
    flow: flowOf(flow),
    sortKeys: flag('sort_keys', true),
    explicitStart: flag('explicit_start', false),
    explicitEnd: flag('explicit_end', false),
    style: asText(given.get('default_style')) ?? '',
  };
}

/** `to_yaml` and `to_nice_yaml`. */
export function dumpYamlFilter(name: 'to_yaml' | 'to_nice_yaml'): Filter {
  const nice = name === 'to_nice_yaml';
  const signature = nice
    ? 'to_nice_yaml(a, indent=4, *args, default_flow_style=False, **kw)'
    : 'to_yaml(a, *args, default_flow_style=None, **kw)';
  return filter(signature, (_context, a, ...rest) => {
    const given = Dict.of(rest.at(-1) instanceof Dict ? (rest.at(-1) as Dict) : []);
    if (nice) given.set('indent', rest[0] ?? 4);
    given.set('default_flow_style', rest[nice ? 1 : 0] ?? null);
    return new Text(dumped(a, given, name), { native: true });
  });
}

function dumped(value: Value, options: Dict, name: string): string {
  try {
    return dumpYaml(value, optionsOf(options));
  } catch (error) {
    if (!(error instanceof PythonError) || error instanceof UndefinedError || error.className === 'AnsibleFilterError')
      throw error;
    throw filterError(`${name} - ${error.message}. ${error.message}`);
  }
}
