import { typeError } from '../../python/error.ts';
import { Undefined } from '../../python/undefined.ts';
import { Dict, Tuple, type Value } from '../../values.ts';
import { CallableValue, type CallContext, type Kwargs } from '../callables.ts';

export interface MacroDefinition {
  readonly name: string | undefined;
  readonly arguments: readonly string[];
  readonly catchKwargs: boolean;
  readonly catchVarargs: boolean;
  readonly usesCaller: boolean;
}

/** What a macro's body gets; an argument that was not given is `undefined`. */
export interface MacroArguments {
  readonly values: readonly (Value | undefined)[];
  readonly caller: Value | undefined;
  readonly kwargs: Dict | undefined;
  readonly varargs: Tuple | undefined;
}

/** `{% macro %}`, and the `caller` of a call block. */
export class Macro extends CallableValue {
  readonly typeName = 'Macro';
  readonly #definition: MacroDefinition;
  readonly #run: (args: MacroArguments) => Value;

  constructor(definition: MacroDefinition, run: (args: MacroArguments) => Value) {
    super();
    this.#definition = definition;
    this.#run = run;
  }

  override get takesUndefined(): boolean {
    return true;
  }
  override get qualifiedName(): string {
    return 'jinja2.runtime.Macro';
  }
  override repr(): string {
    const { name } = this.#definition;
    return name === undefined ? '<Macro anonymous>' : `<Macro '${name}'>`;
  }
  override attribute(attribute: string): Value | undefined {
    const { name, arguments: names, catchKwargs, catchVarargs, usesCaller } = this.#definition;
    switch (attribute) {
      case 'name':
        return name ?? null;
      case 'arguments':
        return Tuple.from<Value>(names);
      case 'catch_kwargs':
        return catchKwargs;
      case 'catch_varargs':
        return catchVarargs;
      case 'caller':
        return usesCaller;
      default:
        return undefined;
    }
  }

  call(_context: CallContext, args: readonly Value[], given: Kwargs): Value {
    const { name, arguments: names, catchKwargs, catchVarargs, usesCaller } = this.#definition;
    const shown = name === undefined ? 'None' : `'${name}'`;
    const kwargs = new Map(given);
    const values: (Value | undefined)[] = args.slice(0, names.length);
    for (const argument of names.slice(values.length)) {
      values.push(kwargs.get(argument));
      kwargs.delete(argument);
    }
    let caller: Value | undefined;
    if (usesCaller && !names.includes('caller')) {
      caller = kwargs.get('caller') ?? new Undefined({ hint: 'No caller defined', name: 'caller' });
      kwargs.delete('caller');
    }
    if (!catchKwargs && kwargs.size > 0) {
      const [extra = ''] = kwargs.keys();
      throw typeError(
        kwargs.has('caller')
          ? `macro ${shown} was invoked with two values for the special caller argument. This is most likely a bug.`
          : `macro ${shown} takes no keyword argument '${extra}'`,
      );
    }
    if (!catchVarargs && args.length > names.length) {
      throw typeError(`macro ${shown} takes not more than ${names.length} argument(s)`);
    }
    return this.#run({
      values,
      caller,
      kwargs: catchKwargs ? Dict.of(kwargs) : undefined,
      varargs: catchVarargs ? (Tuple.from<Value>(args.slice(names.length)) as Tuple) : undefined,
    });
  }
}
