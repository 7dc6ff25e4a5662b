import type { KeyObject } from 'node:crypto';
import { Dict, isText, textOf } from '../../../values.ts';
import { defineModule } from '../../api/module.ts';
import { descriptionOf, fingerprintsOf } from './description.ts';
import { curveOf, formatOf, loadedKey, newKey, typeOf, wantedFormat, writtenKey } from './key.ts';
import { type KeyArgs, type KeyContext, OPTIONS } from './options.ts';

/** A key that is there, and what could be read of it. */
interface Existing {
  readonly data: Buffer;
  readonly key: KeyObject | undefined;
}

function decoded(context: KeyContext, text: string): Buffer {
  const digits = text.replace(/[^A-Za-z0-9+/]/g, '').length;
  const refused = (why: string) => context.fail(`Cannot decode Base64 encoded data: ${why}`);
  if (digits % 4 === 1)
    return refused(
      `Invalid base64-encoded string: number of data characters (${digits}) cannot be 1 more than a multiple of 4`,
    );
  if (digits % 4 > 0 && !/={1,2}\s*$/.test(text)) return refused('Incorrect padding');
  return Buffer.from(text, 'base64');
}

function existingOf(context: KeyContext): Existing | undefined {
  const { content, content_base64 } = context.args;
  if (content === undefined) return undefined;
  const data = content_base64 ? decoded(context, content) : Buffer.from(content);
  return { data, key: loadedKey(data, context.args) };
}

/** What is wanted, as far as it can be seen from the key that is there. */
function isAsWanted({ type, size, curve }: KeyArgs, key: KeyObject): boolean {
  if (typeOf(key) !== type) return false;
  if (type === 'RSA') return key.asymmetricKeyDetails?.modulusLength === size;
  return type !== 'ECC' || curveOf(key) === curve;
}

const hasFormat = (args: KeyArgs, { data }: Existing) =>
  args.format === 'auto_ignore' || formatOf(data) === wantedFormat(args);

const TO_FORCE = 'Will not proceed. To force regeneration, call the module with `generate` set to';

/** Whether a new key takes the place of the one that is there. */
function isReplaced(context: KeyContext, existing: Existing | undefined): boolean {
  const { regenerate, format_mismatch, passphrase } = context.args;
  if (regenerate === 'always' || existing === undefined) return true;
  const { key, data } = existing;
  // a key that is nothing but its bytes has no passphrase
  if (key === undefined || (formatOf(data) === 'raw' && passphrase !== undefined)) {
    if (regenerate === 'full_idempotence') return true;
    return context.fail(
      `Unable to read the key. The key is protected with a another passphrase / no passphrase or broken. ${TO_FORCE} \`full_idempotence\` or \`always\`, or with \`force=true\`.`,
    );
  }
  if (regenerate === 'never') return false;
  const why = isAsWanted(context.args, key) ? undefined : 'type and/or size';
  const isOtherFormat = format_mismatch === 'regenerate' && !hasFormat(context.args, existing);
  if (why === undefined && !isOtherFormat) return false;
  if (regenerate !== 'fail') return true;
  const hint = why === undefined ? ' To convert the key, set `format_mismatch` to `convert`.' : '';
  return context.fail(
    `Key has wrong ${why ?? 'format'}. ${TO_FORCE} \`partial_idempotence\`, \`full_idempotence\` or \`always\`, or with \`force=true\`.${hint}`,
  );
}

/** The key as the result has it. */
function shown({ content }: KeyArgs, data: Buffer | undefined, isItsOwn: boolean): string | null {
  if (data === undefined || data.length === 0) return null;
  const text = formatOf(data) === 'raw' ? data.toString('base64') : data.toString('utf8');
  return !isItsOwn && text === content ? 'VALUE_SPECIFIED_IN_NO_LOG_PARAMETER' : text;
}

export default defineModule({
  summary: 'Makes a private key, or says whether the given one will do, on the controller and without a file.',
  options: OPTIONS,
  requiredTogether: [['cipher', 'passphrase']],
  requiredIf: [['type', 'ECC', ['curve']]],
  checkMode: 'Says whether there would be another key; none is made.',
  answersFromHost: false,
  supportsAsync: false,
  beyond: args => {
    const type = args.get('type') ?? null;
    return isText(type) && textOf(type) === 'DSA' ? 'keys of type DSA' : undefined;
  },
  run: async context => {
    const { args, checkMode } = context;
    const existing = existingOf(context);
    const isNew = isReplaced(context, existing);
    const isConverted =
      !isNew && existing !== undefined && args.format_mismatch === 'convert' && !hasFormat(args, existing);
    const changed = isNew || isConverted;
    const made = isNew && !checkMode ? await newKey(context) : undefined;
    const key = made ?? existing?.key;
    const isWritten = changed && !checkMode && key !== undefined;
    const data = isWritten ? writtenKey(context, key) : existing?.data;
    return {
      changed,
      type: args.type,
      size: args.size,
      ...(args.type === 'ECC' ? { curve: args.curve } : {}),
      fingerprint: key === undefined ? null : fingerprintsOf(key),
      ...(changed || args.return_current_key ? { privatekey: shown(args, data, args.return_current_key) } : {}),
      diff: Dict.from({
        before: descriptionOf(existing?.data, args.passphrase),
        after: descriptionOf(data, args.passphrase),
      }),
    };
  },
});
