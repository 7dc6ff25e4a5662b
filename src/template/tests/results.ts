import { PythonError, truthy } from '../../python/semantics.ts';
import { Undefined } from '../../python/undefined.ts';
import { Dict, type Value } from '../../values.ts';
import type { Test } from '../callables.ts';
import { defineTests } from '../plugin-table.ts';
import { test } from '../signature.ts';

/** A field of a task's result. @throws PythonError AnsibleFilterError when it is no dict. */
function field(result: Value, name: string, testName = name): Value | undefined {
  if (result instanceof Undefined) result.fail();
  if (!(result instanceof Dict))
    throw new PythonError('AnsibleFilterError', `The '${testName}' test expects a dictionary`);
  return result.get(name);
}

const failed = (result: Value) => truthy(field(result, 'failed') ?? false);

/** A loop's result counts as changed when one of its items was. */
function changed(result: Value): boolean {
  const own = field(result, 'changed');
  if (own !== undefined) return truthy(own);
  const results = field(result, 'results', 'changed');
  if (!Array.isArray(results) || !(results[0] instanceof Dict)) return false;
  return results.some(item => item instanceof Dict && truthy(item.get('changed') ?? false));
}

/** Since 2.18. */
function timedOut(result: Value): boolean {
  const own = field(result, 'timedout');
  return own instanceof Dict && truthy(own.get('period') ?? false);
}

function named(names: string, of: (result: Value) => boolean): Readonly<Record<string, Test>> {
  const own = test('result(result)', (_context, result) => of(result));
  return Object.fromEntries(names.split(' ').map(name => [name, own]));
}

/** Ansible's tests of task results. */
export default defineTests({
  ...named('failed failure', failed),
  ...named('succeeded success successful', result => !failed(result)),
  ...named('changed change', changed),
  ...named('skipped skip', result => truthy(field(result, 'skipped') ?? false)),
  ...named('unreachable', result => truthy(field(result, 'unreachable') ?? false)),
  ...named('reachable', result => !truthy(field(result, 'unreachable') ?? false)),
  ...named('timedout', timedOut),
  ...named('finished', result => finished(result, 'finished')),
  ...named('started', result => finished(result, 'started')),
});

/** Results that are not of an async task have begun and ended. */
function finished(result: Value, name: string): boolean {
  const own = field(result, name);
  return own === undefined || truthy(own);
}
