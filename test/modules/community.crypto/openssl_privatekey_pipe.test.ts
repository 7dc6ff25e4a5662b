import { createPrivateKey } from 'node:crypto';
import pipe from '../../../src/modules/community.crypto/openssl_privatekey_pipe/index.ts';
import type { Value } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';

// What Ansible makes of given keys is recorded in test/cases/community.crypto.openssl_privatekey_pipe, where the screen masks
// them; what is random, and what is secret, is looked at here.

const run = async (args: Readonly<Record<string, Value>>, checkMode = false) =>
  (await runModule(pipe, args, { checkMode })).result;
const made = async (args: Readonly<Record<string, Value>>) => String((await run(args)).privatekey);

const KINDS: readonly Readonly<Record<string, Value>>[] = [
  { type: 'RSA', size: 1024 },
  { type: 'RSA', size: 1024, passphrase: 'open sesame', cipher: 'auto' },
  { type: 'RSA', size: 1024, passphrase: 'open sesame', cipher: 'auto', format: 'pkcs8' },
  { type: 'ECC', curve: 'secp256r1' },
  { type: 'ECC', curve: 'secp521r1', passphrase: 'open sesame', cipher: 'auto' },
  { type: 'ECC', curve: 'brainpoolP384r1', format: 'pkcs8' },
  { type: 'Ed25519' },
  { type: 'Ed448' },
  { type: 'X25519' },
  { type: 'X448', passphrase: 'open sesame', cipher: 'auto' },
];

test.each(KINDS.map(kind => [JSON.stringify(kind), kind] as const))('%s is as it is wanted', async (_, kind) => {
  const content = await made(kind);
  expect(await run({ ...kind, content })).toMatchObject({ changed: false });
  expect(await run({ ...kind, content, return_current_key: true })).toMatchObject({
    changed: false,
    privatekey: content,
  });
  expect(await made(kind)).not.toBe(content);
});

test.each(['Ed25519', 'Ed448', 'X25519', 'X448'])('%s from its bytes and back', async type => {
  const content = await made({ type, format: 'raw' });
  const pem = await made({ type, content, content_base64: true, format: 'pkcs8', format_mismatch: 'convert' });
  expect(pem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  expect(await made({ type, content: pem, format: 'raw', format_mismatch: 'convert' })).toBe(content);
});

test('a key from PKCS 1 to PKCS 8 and back, and from Base64', async () => {
  const kind = { type: 'ECC', curve: 'secp256r1', format_mismatch: 'convert' };
  const content = await made(kind);
  const other = await run({ ...kind, content, format: 'pkcs8' });
  expect(other).toMatchObject({ changed: true, privatekey: expect.stringMatching(/^-----BEGIN PRIVATE KEY-----\n/) });
  expect(await run({ ...kind, content: String(other.privatekey), format: 'auto' })).toMatchObject({
    changed: true,
    privatekey: content,
  });
  const encoded = { content: Buffer.from(content).toString('base64'), content_base64: true };
  expect(await run({ ...kind, ...encoded, return_current_key: true })).toMatchObject({ privatekey: content });
});

test('a key with a passphrase is encrypted', async () => {
  const key = await made({ type: 'ECC', curve: 'secp256r1', passphrase: 'open sesame', cipher: 'auto' });
  expect(() => createPrivateKey(key)).toThrow();
  expect(createPrivateKey({ key, passphrase: 'open sesame' }).asymmetricKeyType).toBe('ec');
});

test('in check mode no key is made', async () => {
  expect(await run({ type: 'Ed25519' }, true)).toMatchObject({ changed: true, privatekey: null, fingerprint: null });
});

test('keys of type DSA are left to Ansible', () => {
  expect(pipe.beyond?.(new Map([['type', 'DSA']]), () => undefined)).toBe('keys of type DSA');
  expect(pipe.beyond?.(new Map([['type', 'RSA']]), () => undefined)).toBeUndefined();
});
