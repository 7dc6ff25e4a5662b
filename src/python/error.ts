/**
 * An exception as Python code would have raised it. `className` is Python's name of it (`TypeError`, `ValueError`,
 * `AnsibleFilterError`...): the templar decides by it what the user is told.
 */
export class PythonError extends Error {
  readonly className: string;
  constructor(className: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'PythonError';
    this.className = className;
  }
}

export function typeError(message: string): PythonError {
  return new PythonError('TypeError', message);
}

export function valueError(message: string): PythonError {
  return new PythonError('ValueError', message);
}
