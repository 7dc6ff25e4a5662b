import { PythonError } from '../../python/semantics.ts';

/** What Ansible's own filters raise. */
export function filterError(message: string): PythonError {
  return new PythonError('AnsibleFilterError', message);
}
