import type { Args, ModuleContext, OptionSpecs } from '../../api/module.ts';

/** Curves by the names of the TLS registry: their bits, and how OpenSSL calls them where that is another name. */
export const CURVES: Readonly<
  Record<string, { readonly bits: number; readonly name?: string; readonly isSound?: true }>
> = {
  secp224r1: { bits: 224, isSound: true },
  secp256k1: { bits: 256, isSound: true },
  secp256r1: { bits: 256, name: 'prime256v1', isSound: true },
  secp384r1: { bits: 384, isSound: true },
  secp521r1: { bits: 521, isSound: true },
  secp192r1: { bits: 192, name: 'prime192v1' },
  brainpoolP256r1: { bits: 256 },
  brainpoolP384r1: { bits: 384 },
  brainpoolP512r1: { bits: 512 },
  sect163k1: { bits: 163 },
  sect163r2: { bits: 163 },
  sect233k1: { bits: 233 },
  sect233r1: { bits: 233 },
  sect283k1: { bits: 283 },
  sect283r1: { bits: 283 },
  sect409k1: { bits: 409 },
  sect409r1: { bits: 409 },
  sect571k1: { bits: 571 },
  sect571r1: { bits: 570 },
};

export const OPTIONS = {
  size: { type: 'int', default: 4096, description: 'Bits of an RSA key.' },
  type: {
    type: 'str',
    default: 'RSA',
    choices: ['DSA', 'ECC', 'Ed25519', 'Ed448', 'RSA', 'X25519', 'X448'],
    description: 'The algorithm; DSA needs an installed Ansible.',
  },
  curve: { type: 'str', choices: Object.keys(CURVES), description: 'The curve, of ECC.' },
  passphrase: { type: 'str', noLog: true, description: 'The key is protected by it.' },
  cipher: { type: 'str', description: '`auto`: a new key is encrypted with the passphrase.' },
  format: {
    type: 'str',
    default: 'auto_ignore',
    choices: ['pkcs1', 'pkcs8', 'raw', 'auto', 'auto_ignore'],
    description:
      'How it is written: pkcs1 where the algorithm has it, else pkcs8; `auto_ignore` takes an old one as it is.',
  },
  format_mismatch: {
    type: 'str',
    default: 'regenerate',
    choices: ['regenerate', 'convert'],
    description: 'A key of another format is made anew, or written anew.',
  },
  select_crypto_backend: {
    type: 'str',
    default: 'auto',
    choices: ['auto', 'cryptography'],
    description: "Taken and passed over: keys are made by Node's own OpenSSL.",
  },
  regenerate: {
    type: 'str',
    default: 'full_idempotence',
    choices: ['never', 'fail', 'partial_idempotence', 'full_idempotence', 'always'],
    description: 'When the key that is there is replaced.',
  },
  content: { type: 'str', noLog: true, description: 'The key that is there.' },
  content_base64: { type: 'bool', default: false, description: 'It is given as Base64.' },
  return_current_key: { type: 'bool', default: false, description: 'The key is returned although it did not change.' },
} as const satisfies OptionSpecs;

export type KeyContext = ModuleContext<Args<typeof OPTIONS>>;
export type KeyArgs = KeyContext['args'];
