import { isUnsafe } from '../python/unsafe.ts';
import { Dict, EncryptedText, Text, Tuple, type Value } from '../values.ts';

/** What a value holds, anywhere inside. */
export interface Contents {
  /** A string that may be a template, or something else that rendering changes. */
  readonly templates: boolean;
  readonly unsafe: boolean;
}

const NOTHING: Contents = { templates: false, unsafe: false };
const TEMPLATE: Contents = { templates: true, unsafe: false };
const UNSAFE: Contents = { templates: false, unsafe: true };
const BOTH: Contents = { templates: true, unsafe: true };

const scanned = new WeakMap<object, Contents>();
const MAX_DEPTH = 1000;

/** What begins a line of options for Jinja2 ahead of a template. */
export const HEADER = '#jinja2:';

/** Whether a string could be a template at all: a cheap look for Jinja2's opening delimiters, or its line of options. */
export function mayBeTemplate(text: string): boolean {
  return holdsTags(text) || (text.charCodeAt(0) === 0x23 && text.startsWith(HEADER));
}

/** Whether a string holds one of Jinja2's opening delimiters. */
export function holdsTags(text: string): boolean {
  for (let at = text.indexOf('{'); at !== -1; at = text.indexOf('{', at + 1)) {
    const next = text.charCodeAt(at + 1);
    if (next === 0x7b || next === 0x25 || next === 0x23) return true;
  }
  return false;
}

/**
 * Looks through a value once; containers are remembered, so they must not be changed afterwards by their owner
 * (templates themselves work on copies).
 */
export function scan(value: Value, depth = 0): Contents {
  if (typeof value === 'string') return mayBeTemplate(value) ? TEMPLATE : NOTHING;
  if (typeof value !== 'object' || value === null) return NOTHING;
  if (value instanceof Text) return contentsOf(!isUnsafe(value) && mayBeTemplate(value.text), isUnsafe(value));
  if (value instanceof EncryptedText) return UNSAFE;
  if (!Array.isArray(value) && !(value instanceof Dict)) return NOTHING;
  const known = scanned.get(value);
  if (known !== undefined) return known;
  if (depth > MAX_DEPTH) return BOTH;
  const contents = scanContainer(value, depth);
  scanned.set(value, contents);
  return contents;
}

function scanContainer(container: readonly Value[] | Dict, depth: number): Contents {
  let templates = false;
  let unsafe = false;
  for (const element of container.values()) {
    const found = scan(element, depth + 1);
    // A tuple inside comes out of rendering as a list.
    templates ||= found.templates || element instanceof Tuple;
    unsafe ||= found.unsafe;
  }
  // Ansible looks at values alone; a key from a host is no less a host's word.
  if (container instanceof Dict) for (const key of container.keys()) unsafe ||= isUnsafe(key);
  return contentsOf(templates, unsafe);
}

function contentsOf(templates: boolean, unsafe: boolean): Contents {
  if (templates) return unsafe ? BOTH : TEMPLATE;
  return unsafe ? UNSAFE : NOTHING;
}
