import type { ModuleResult } from '../modules/api/module.ts';
import { Dict, type Value } from '../values.ts';

const part = (value: Value | undefined, name: string): Value | undefined =>
  value instanceof Dict ? value.get(name) : undefined;

/**
 * A result with warnings, deprecations and exceptions as modules up to ansible-core 2.18 tell them: from 2.19 on they are objects
 * that bear an `__ansible_type`.
 */
export function plainResult(result: ModuleResult): ModuleResult {
  const { warnings, deprecations, exception, ...rest } = result;
  const traceback = exception instanceof Dict ? part(exception.get('event'), 'formatted_traceback') : exception;
  return {
    ...rest,
    ...(Array.isArray(warnings) ? { warnings: warnings.map(each => plainWarning(each)) } : {}),
    ...(Array.isArray(deprecations) ? { deprecations: deprecations.map(plainDeprecation) } : {}),
    ...(traceback === undefined || traceback === null ? {} : { exception: traceback as Value }),
  };
}

const plainWarning = (warning: Value): string => String(part(part(warning, 'event'), 'msg') ?? warning);

function plainDeprecation(deprecation: Value): Value {
  const msg = part(part(deprecation, 'event'), 'msg');
  if (msg === undefined || !(deprecation instanceof Dict)) return deprecation;
  const plain = new Dict();
  plain.set('msg', msg);
  for (const name of ['version', 'date']) {
    const value = deprecation.get(name);
    if (value !== undefined && value !== null) plain.set(name, value);
  }
  const deprecator = deprecation.get('deprecator');
  const collection = part(deprecator, 'resolved_name');
  // what has a type is a plugin, and bears its own name
  if (collection !== undefined && part(deprecator, 'type') === null) plain.set('collection_name', collection);
  return plain;
}
