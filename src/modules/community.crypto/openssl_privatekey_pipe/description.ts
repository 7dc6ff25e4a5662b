import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { Dict, type Value } from '../../../values.ts';
import { curveOf, pemKey, typeOf } from './key.ts';
import { CURVES } from './options.ts';

/** The algorithms that every Python has, by what OpenSSL calls them. */
const ALGORITHMS: Readonly<Record<string, readonly [name: string, length?: number]>> = {
  blake2b: ['blake2b512'],
  blake2s: ['blake2s256'],
  md5: ['md5'],
  sha1: ['sha1'],
  sha224: ['sha224'],
  sha256: ['sha256'],
  sha384: ['sha384'],
  sha3_224: ['sha3-224'],
  sha3_256: ['sha3-256'],
  sha3_384: ['sha3-384'],
  sha3_512: ['sha3-512'],
  sha512: ['sha512'],
  shake_128: ['shake128', 32],
  shake_256: ['shake256', 32],
};

function digest(source: Buffer, name: string, outputLength: number | undefined): string | undefined {
  try {
    const hash = createHash(name, outputLength === undefined ? {} : { outputLength });
    return hash.update(source).digest('hex').match(/../g)?.join(':');
  } catch {
    // one that a policy of this machine forbids (FIPS)
    return undefined;
  }
}

const publicDer = (key: KeyObject): Buffer => createPublicKey(key).export({ type: 'spki', format: 'der' });

/** The fingerprints of the public key. @param only those algorithms */
export function fingerprintsOf(key: KeyObject, only = Object.keys(ALGORITHMS)): Dict {
  const source = publicDer(key);
  const found = only.flatMap(algorithm => {
    const [name = '', length] = ALGORITHMS[algorithm] ?? [];
    const print = digest(source, name, length);
    return print === undefined ? [] : [[algorithm, print] as const];
  });
  return Dict.of(found);
}

/** What --diff tells of a key; nothing of it is secret. */
export function descriptionOf(data: Buffer | undefined, passphrase: string | undefined): Dict {
  if (data === undefined) return new Dict();
  const key = pemKey(data, passphrase);
  const parsed = { can_parse_key: key !== undefined, key_is_consistent: null };
  if (key === undefined) return Dict.from(parsed);
  return Dict.from({
    ...parsed,
    public_key: String(createPublicKey(key).export({ type: 'spki', format: 'pem' })),
    public_key_fingerprints: fingerprintsOf(key, ['sha256']),
    type: typeOf(key),
    public_data: Dict.of(Object.entries(publicData(key))),
  });
}

const integer = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex') || '0'}`);
/** As all whole numbers are kept. */
const whole = (value: bigint): Value => (value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value);

function publicData(key: KeyObject): Record<string, Value> {
  const type = typeOf(key);
  if (type === 'ECC') return pointOf(key);
  const size = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (type !== 'RSA') return type === 'DSA' ? { size } : {};
  const { n = '', e = '' } = createPublicKey(key).export({ format: 'jwk' });
  return {
    size,
    modulus: whole(integer(Buffer.from(n, 'base64url'))),
    exponent: whole(integer(Buffer.from(e, 'base64url'))),
  };
}

/** The point is what the public key ends with: 04, x, y. */
function pointOf(key: KeyObject): Record<string, Value> {
  const curve = curveOf(key);
  const bits = CURVES[curve]?.bits ?? 0;
  const length = Math.ceil(bits / 8);
  const point = publicDer(key).subarray(-2 * length);
  return {
    curve,
    x: whole(integer(point.subarray(0, length))),
    y: whole(integer(point.subarray(length))),
    exponent_size: bits,
  };
}
