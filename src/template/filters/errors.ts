import { PythonError } from '../python/index.ts';

/** What Ansible's own filters raise. */
export function filterError(message: string): PythonError {
  return new PythonError('AnsibleFilterError', message);
}
