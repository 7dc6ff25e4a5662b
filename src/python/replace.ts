import { requireSize } from './arithmetic.ts';
import { codePoints } from './text.ts';

/** `text.replace(old, replacement, count)`; a negative count replaces all. @throws PythonError MemoryError */
export function replaceText(text: string, old: string, replacement: string, count = -1): string {
  requireSize(text.length);
  if (count < 0 && old !== '') return text.split(old).join(replacement);
  const parts = old === '' ? ['', ...codePoints(text), ''] : text.split(old);
  if (count < 0 || parts.length <= count + 1) return parts.join(replacement);
  return parts.slice(0, count + 1).join(replacement) + old + parts.slice(count + 1).join(old);
}
