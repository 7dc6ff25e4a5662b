import { listOf, PythonError, reprText, truthy } from '../../python/semantics.ts';
import { Dict, type Value } from '../../values.ts';
import { attributeGetter } from '../attribute-path.ts';
import type { CallContext, Filter, Kwargs } from '../callables.ts';
import { defineFilters } from '../plugin-table.ts';

function argumentError(message: string): PythonError {
  return new PythonError('FilterArgumentError', message);
}

/** `map(attribute=..., default=...)` or `map('filter', ...)`. */
function mapped(context: CallContext, elements: readonly Value[], args: readonly Value[], kwargs: Kwargs): Value[] {
  const attribute = kwargs.get('attribute');
  if (args.length === 0 && attribute !== undefined) {
    const extra = [...kwargs.keys()].find(name => name !== 'attribute' && name !== 'default');
    if (extra !== undefined) throw argumentError(`Unexpected keyword argument ${reprText(extra)}`);
    const fallback = kwargs.get('default');
    return elements.map(attributeGetter(attribute, fallback === null ? undefined : fallback));
  }
  const [name, ...rest] = args;
  if (name === undefined) throw argumentError('map requires a filter argument');
  return context.filterEach(name, elements, rest, kwargs);
}

/** The elements that a test accepts (or, for `reject`, does not); without a test their truth decides. */
function selected(wanted: boolean, byAttribute: boolean): Filter {
  return (context, value, args, kwargs) => {
    if (!truthy(value)) return [];
    const [path] = args;
    if (byAttribute && path === undefined) throw argumentError('Missing parameter for attribute name');
    const elements = elementsOf(value);
    const tested = byAttribute && path !== undefined ? elements.map(attributeGetter(path)) : elements;
    const [name, ...rest] = byAttribute ? args.slice(1) : args;
    const passes = name === undefined ? tested.map(truthy) : context.testEach(name, tested, rest, kwargs);
    return elements.filter((_element, index) => passes[index] === wanted);
  };
}

function elementsOf(value: Value): Value[] {
  return value instanceof Dict ? [...value.keys()] : listOf(value);
}

/** Jinja2's filters that apply another filter or a test to each element. */
export default defineFilters({
  map: (context, value, args, kwargs) => mapped(context, truthy(value) ? elementsOf(value) : [], args, kwargs),
  select: selected(true, false),
  reject: selected(false, false),
  selectattr: selected(true, true),
  rejectattr: selected(false, true),
});
