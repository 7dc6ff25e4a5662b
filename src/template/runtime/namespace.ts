import { PythonError } from '../../python/error.ts';
import { PythonObject } from '../../python/object.ts';
import { repr } from '../../python/repr.ts';
import { Dict, type Value } from '../../values.ts';

/** `namespace(...)`: attributes that inner scopes may set. */
export class Namespace extends PythonObject {
  readonly typeName = 'Namespace';
  readonly values = new Dict();

  override get qualifiedName(): string {
    return 'jinja2.utils.Namespace';
  }
  override repr(): string {
    return `<Namespace ${repr(this.values)}>`;
  }
  override attribute(name: string): Value | undefined {
    return this.values.get(name);
  }
}

/** `{% set target.name = value %}`. @throws PythonError TemplateRuntimeError unless the target is a namespace. */
export function setNamespaceAttribute(target: Value | undefined, name: string, value: Value): void {
  if (!(target instanceof Namespace)) {
    throw new PythonError('TemplateRuntimeError', 'cannot assign attribute on non-namespace object');
  }
  target.values.set(name, value);
}
