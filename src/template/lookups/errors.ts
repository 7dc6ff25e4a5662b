import { PythonError } from '../../python/semantics.ts';

/** What Ansible's lookups raise; the dispatch wraps it in words about the lookup. */
export function lookupError(message: string): PythonError {
  return new PythonError('AnsibleError', message);
}
