import { OpaqueValue, type Value } from '../values.ts';
import { PythonError } from './error.ts';

/** A template in the value of a variable. */
export interface Held {
  readonly holder: string;
  readonly source: string | undefined;
}

/** Using an undefined value where a value is needed. */
export class UndefinedError extends PythonError {
  readonly variable: string | undefined;
  /** Where the text stands that has the undefined name, where that is not what is being rendered. */
  readonly held: Held | undefined;
  /** What is undefined. */
  readonly value: Undefined | undefined;
  constructor(message: string, variable?: string, className = 'UndefinedError', held?: Held, value?: Undefined) {
    super(className, message);
    this.name = 'UndefinedError';
    this.variable = variable;
    this.held = held;
    this.value = value;
  }
}

export interface UndefinedOrigin {
  /** Says it all: shown instead of the composed message. */
  readonly hint?: string | undefined;
  /** How Jinja2 names the object that lacks the attribute (`dict object`); absent for a missing variable. */
  readonly owner?: string | undefined;
  /** The missing name, attribute, or (as Python's repr) key. */
  readonly name?: string | undefined;
  /** The key was no string: the message speaks of an element. */
  readonly element?: boolean | undefined;
  /** Jinja2's plain Undefined (an inline `if` without `else`): empty and false, but without attributes. */
  readonly lenient?: boolean | undefined;
  /** The variable at the root of it, where that is another one. */
  readonly variable?: string | undefined;
  /** Python's class of the exception that its use raises. */
  readonly className?: string | undefined;
  /** The variable whose value has the undefined name, and the template in it. */
  readonly holder?: string | undefined;
  readonly source?: string | undefined;
}

/**
 * A value that is not there, as AnsibleUndefined is: attribute and item access give the same object again (so the
 * first failure is the one that is told), any other use raises.
 */
export class Undefined extends OpaqueValue {
  readonly origin: UndefinedOrigin;

  constructor(origin: UndefinedOrigin) {
    super();
    this.origin = origin;
  }

  get typeName(): string {
    return this.lenient ? 'Undefined' : 'AnsibleUndefined';
  }

  get lenient(): boolean {
    return this.origin.lenient === true;
  }

  get message(): string {
    const { hint, owner, name, element } = this.origin;
    if (hint !== undefined && hint !== '') return hint;
    if (owner === undefined) return `'${name ?? ''}' is undefined`;
    if (element === true) return `${owner} has no element ${name ?? ''}`;
    return `'${owner}' has no attribute '${name ?? ''}'`;
  }

  fail(): never {
    const { owner, name, variable, className, holder, source } = this.origin;
    const held = holder === undefined ? undefined : { holder, source };
    throw new UndefinedError(this.message, variable ?? (owner === undefined ? name : undefined), className, held, this);
  }
}

export function isUndefined(value: Value): value is Undefined {
  return value instanceof Undefined;
}
