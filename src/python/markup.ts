import { Text, type Value } from '../values.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&#34;',
};

export function isMarkup(value: Value): boolean {
  return value instanceof Text && value.marks.markup === true;
}

/** MarkupSafe's `escape` of a plain text. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>'"]/g, char => ENTITIES[char] ?? char);
}
