import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { splitLines } from '../../../python/splitlines.ts';
import { CURVES, type KeyArgs, type KeyContext } from './options.ts';

const generated = promisify(generateKeyPair);

type Format = 'pkcs1' | 'pkcs8' | 'raw' | 'unknown-pem';

/** Names as the module has them, by those of OpenSSL. */
const TYPES: Readonly<Record<string, string>> = {
  rsa: 'RSA',
  dsa: 'DSA',
  ec: 'ECC',
  ed25519: 'Ed25519',
  ed448: 'Ed448',
  x25519: 'X25519',
  x448: 'X448',
};

/** What stands before the bytes of a key in PKCS #8: `30 len 02 01 00 30 05 06 03 2b 65 OID 04 len 04 len`. */
const RAW_HEADS: Readonly<Record<string, string>> = {
  X25519: '302e020100300506032b656e04220420',
  X448: '3046020100300506032b656f043a0438',
  Ed25519: '302e020100300506032b657004220420',
  Ed448: '3047020100300506032b6571043b0439',
};

export const typeOf = (key: KeyObject): string => TYPES[key.asymmetricKeyType ?? ''] ?? 'unknown';

/** The curve by the name that the module has for it. */
export function curveOf(key: KeyObject): string {
  const name = key.asymmetricKeyDetails?.namedCurve ?? '';
  return Object.keys(CURVES).find(curve => CURVES[curve]?.name === name) ?? name;
}

/** How a key is written, by its first line. Undefined: there is none. */
export function formatOf(data: Buffer): Format | undefined {
  const text = data.toString('utf8');
  if (!Buffer.from(text).equals(data)) return 'raw';
  const first = splitLines(text)[0];
  if (first === undefined) return undefined;
  const [, name] = /^-----BEGIN (.+)-----$/.exec(first) ?? [];
  if (name === undefined) return 'raw';
  if (name === 'PRIVATE KEY' || name === 'ENCRYPTED PRIVATE KEY') return 'pkcs8';
  return /. PRIVATE KEY$/.test(name) ? 'pkcs1' : 'unknown-pem';
}

const isEncrypted = (pem: string) => /^-----BEGIN ENCRYPTED |^Proc-Type: 4,ENCRYPTED/m.test(pem);

/** A key in PEM; a passphrase must be given where it has one, and only there. */
export function pemKey(data: Buffer, passphrase: string | undefined): KeyObject | undefined {
  const pem = data.toString('utf8');
  if (isEncrypted(pem) !== (passphrase !== undefined)) return undefined;
  try {
    return createPrivateKey({ key: pem, format: 'pem', ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    return undefined;
  }
}

/** A key that is nothing but its bytes: their number tells the algorithm, and the wanted type where it does not. */
function rawKey(data: Buffer, type: string): KeyObject | undefined {
  const of32 = type === 'Ed25519' ? 'Ed25519' : 'X25519';
  const found = { 32: of32, 56: 'X448', 57: 'Ed448' }[data.length];
  const head = found === undefined ? undefined : RAW_HEADS[found];
  if (head === undefined) return undefined;
  return createPrivateKey({ key: Buffer.concat([Buffer.from(head, 'hex'), data]), format: 'der', type: 'pkcs8' });
}

export function loadedKey(data: Buffer, { type, passphrase }: KeyArgs): KeyObject | undefined {
  const format = formatOf(data);
  if (format === undefined) return undefined;
  return format === 'raw' ? rawKey(data, type) : pemKey(data, passphrase);
}

export async function newKey(context: KeyContext): Promise<KeyObject> {
  const { type, size, curve = '' } = context.args;
  if (type === 'ECC' && CURVES[curve]?.isSound !== true)
    context.warn(`Elliptic curves of type ${curve} should not be used for new keys!`);
  try {
    if (type === 'RSA') return (await generated('rsa', { modulusLength: size, publicExponent: 65537 })).privateKey;
    if (type === 'ECC') return (await generated('ec', { namedCurve: CURVES[curve]?.name ?? curve })).privateKey;
    if (type === 'Ed25519') return (await generated('ed25519')).privateKey;
    if (type === 'Ed448') return (await generated('ed448')).privateKey;
    return (await (type === 'X25519' ? generated('x25519') : generated('x448'))).privateKey;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return context.fail(`Cannot generate a key of type ${type}: ${error.message}`);
  }
}

/** The format that is asked for. */
export function wantedFormat({ format, type }: KeyArgs): string {
  if (format !== 'auto' && format !== 'auto_ignore') return format;
  return type === 'RSA' || type === 'ECC' ? 'pkcs1' : 'pkcs8';
}

/** The key as it is written. */
export function writtenKey(context: KeyContext, key: KeyObject): Buffer {
  const { cipher, passphrase, format } = context.args;
  const isProtected = cipher !== undefined && cipher !== '' && passphrase !== undefined && passphrase !== '';
  if (isProtected && cipher !== 'auto') context.fail('Cryptography backend can only use "auto" for cipher option.');
  const wanted = wantedFormat(context.args);
  const type = encodingOf(key, wanted);
  if (type === 'raw' && !isProtected) return rawBytes(key);
  if (type === undefined || type === 'raw')
    return context.fail(`Cryptography backend cannot serialize the private key in the required format "${format}"`);
  const protection = isProtected ? { cipher: 'aes-256-cbc', passphrase } : {};
  return Buffer.from(key.export({ type, format: 'pem', ...protection }));
}

function encodingOf(key: KeyObject, wanted: string): 'pkcs1' | 'sec1' | 'pkcs8' | 'raw' | undefined {
  const type = typeOf(key);
  if (wanted === 'pkcs8') return 'pkcs8';
  if (wanted === 'raw') return type in RAW_HEADS ? 'raw' : undefined;
  if (type === 'RSA') return 'pkcs1';
  return type === 'ECC' ? 'sec1' : undefined;
}

function rawBytes(key: KeyObject): Buffer {
  const head = RAW_HEADS[typeOf(key)] ?? '';
  return key.export({ type: 'pkcs8', format: 'der' }).subarray(head.length / 2);
}
