import { PythonError } from '../python/error.ts';
import { loadJson } from '../python/json-load.ts';
import { unsafeText } from '../python/unsafe.ts';
import type { Dict, Value } from '../values.ts';

/** What begins so may be JSON; anything else is not tried. */
const START = /^[ \t\n\r]*(?:[{["NI]|-?\d|-I|true|false|null)/;

/** Ansible's decoder of JSON (`__ansible_vault` and `__ansible_unsafe`); undefined when the text is not JSON. */
export function parseJson(text: string, encrypted: (ciphertext: string) => Value): Value | undefined {
  if (!START.test(text)) return undefined;
  const objectHook = (object: Dict): Value => {
    const vault = object.get('__ansible_vault');
    if (typeof vault === 'string') return encrypted(vault);
    const unsafe = object.get('__ansible_unsafe');
    return typeof unsafe === 'string' ? unsafeText(unsafe) : object;
  };
  try {
    return loadJson(text, { objectHook });
  } catch (fault) {
    if (fault instanceof PythonError && (fault.className === 'JSONDecodeError' || fault.className === 'RecursionError'))
      return undefined;
    throw fault;
  }
}
