import { randomBytes } from 'node:crypto';
import { dumpJson } from '../../../python/json-dump.ts';
import { str } from '../../../python/repr.ts';
import { quotePlus } from '../../../python/url-quote.ts';
import { Bytes, isText, textOf, type Value } from '../../../values.ts';

/** A body that cannot be made of what was given. */
export class BodyError extends Error {}

/** A mapping, or a list of pairs; a value that is a list stands once for each of its items. */
export function formText(value: Value): string {
  if (!(value instanceof Map) && !Array.isArray(value)) return str(value);
  const pairs: readonly Value[] = value instanceof Map ? [...value].map(pair => [...pair] as Value[]) : value;
  return pairs
    .flatMap(pair => {
      if (!Array.isArray(pair) || pair.length !== 2)
        throw new BodyError('not a valid non-string sequence or mapping object');
      const [key = '', item = ''] = pair;
      const single = item instanceof Map ? [...item.keys()] : [item];
      const items = Array.isArray(item) ? item : single;
      return items.filter(one => one !== null).map(one => `${quotePlus(str(key))}=${quotePlus(str(one))}`);
    })
    .join('&');
}

/** multipart/form-data of texts; files are read by `read` from the controller. */
export async function multipart(
  value: Value,
  read: (name: string) => Promise<Uint8Array>,
): Promise<{ readonly type: string; readonly text: string }> {
  if (!(value instanceof Map)) throw new BodyError('Mapping is required, cannot be type list');
  const boundary = randomBytes(16).toString('hex');
  const parts: string[] = [];
  for (const [name, field] of value) {
    const given = field instanceof Map ? field : new Map<Value, Value>([['content', field]]);
    const text = (key: string) => {
      const found = given.get(key);
      return found === undefined || found === null ? undefined : str(found);
    };
    const file = text('filename');
    const content =
      text('content') ?? (file === undefined ? undefined : Buffer.from(await read(file)).toString('utf8'));
    if (content === undefined) throw new BodyError('at least one of filename or content must be provided');
    const type = text('mime_type') ?? (file === undefined ? 'text/plain' : 'application/octet-stream');
    const named = file === undefined ? '' : `; filename="${file.split('/').at(-1)}"`;
    parts.push(
      `--${boundary}\r\nContent-Disposition: form-data; name="${str(name)}"${named}\r\nContent-Type: ${type}\r\n\r\n${content}\r\n`,
    );
  }
  return { type: `multipart/form-data; boundary=${boundary}`, text: `${parts.join('')}--${boundary}--\r\n` };
}

/** What a raw body is sent as. */
export function rawText(value: Value): string {
  if (value instanceof Bytes) return Buffer.from(value.data).toString('latin1');
  if (isText(value)) return textOf(value);
  return value instanceof Map || Array.isArray(value) ? dumpJson(value) : str(value);
}
