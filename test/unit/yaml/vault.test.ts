import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dict } from '../../../src/values.ts';
import { loadYaml } from '../../../src/yaml/load.ts';
import { VaultKeyring, type VaultText } from '../../../src/yaml/vault.ts';
import { parseVaultId, readVaultPassword } from '../../../src/yaml/vault-passwords.ts';

/** Written by ansible-vault 2.14.18 with the password `pw` (the second with the id `dev`). */
const RECORDED = `$ANSIBLE_VAULT;1.1;AES256
64663733633464663364313935336339643138626232393030366366356230623432353532313530
3632363737373864323961383633633731326566386135630a396131646466323534383537353935
34643537633334656264373339643161353661653239643933663838356565306362646531393039
3866613864373963610a363761363265303135613431306361656430333364336432303365363137
3037
`;
const RECORDED_ID = `$ANSIBLE_VAULT;1.2;AES256;dev
37346439386365363861636364626336623835363065313362663334356236306164313964616336
3832373030376566653061343961623163633838626463370a616234643464623063656361346564
61363833363738393563613234393537653436616533626337363335646338653165303033626264
6263623734326436360a353535326238653730326164626432646165646466383836316364343362
3066
`;

const noPrompt = (): Promise<string> => Promise.reject(new Error('asked'));

describe('VaultKeyring', () => {
  test.each([
    ['1.1', RECORDED],
    ['1.2', RECORDED_ID],
  ])('opens what ansible-vault wrote, format %s', (_version, text) => {
    const keyring = new VaultKeyring([
      { id: 'other', password: 'wrong' },
      { id: 'dev', password: 'pw' },
    ]);
    expect(keyring.isEncrypted(text)).toBe(true);
    expect(keyring.decrypt(text, 'f')).toBe('sécret: 1\n');
  });

  test('opens what it wrote itself; the id is in the header', () => {
    const keyring = new VaultKeyring([{ id: 'prod', password: 'p' }]);
    const text = keyring.encrypt('x'.repeat(33), 'p', 'prod');
    expect(text.split('\n')[0]).toBe('$ANSIBLE_VAULT;1.2;AES256;prod');
    expect(keyring.decrypt(text)).toBe('x'.repeat(33));
  });

  test('vault_id_match: only the password of the same id is tried', () => {
    const secrets = [{ id: 'dev', password: 'pw' }];
    expect(() => new VaultKeyring(secrets, undefined, true).decrypt(RECORDED)).toThrow('Decryption failed');
    expect(new VaultKeyring(secrets, undefined, true).decrypt(RECORDED_ID)).toBe('sécret: 1\n');
  });

  test('names the file when no password fits', () => {
    expect(() => new VaultKeyring().decrypt(RECORDED, 'group_vars/all')).toThrow(
      'Attempting to decrypt but no vault secrets found on group_vars/all',
    );
    expect(() => new VaultKeyring([{ id: 'default', password: 'x' }]).decrypt(RECORDED, 'f')).toThrow(
      'Decryption failed (no vault secrets were found that could decrypt) on f',
    );
  });

  test('inline values are opened when read, and announced', () => {
    const secrets: string[] = [];
    const vault = new VaultKeyring([{ id: 'default', password: 'pw' }], text => secrets.push(text));
    const indented = RECORDED.trim().replaceAll('\n', '\n  ');
    const value = (loadYaml(`a: !vault |\n  ${indented}\n`, { file: 'v', vault }) as Dict).get('a') as VaultText;
    expect(secrets).toEqual([]);
    expect(value.decrypt()).toBe('sécret: 1\n');
    expect(secrets).toEqual(['sécret: 1\n']);
  });
});

describe('vault passwords', () => {
  test('ids', () => {
    expect(parseVaultId('dev@~/x')).toEqual({ id: 'dev', source: '~/x' });
    expect(parseVaultId('x')).toEqual({ id: 'default', source: 'x' });
  });

  test('files, scripts, client scripts, prompts', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tsplay-vault-'));
    try {
      writeFileSync(join(folder, 'pw'), 'secret\n');
      writeFileSync(join(folder, 'script'), '#!/bin/sh\necho from-script\n');
      writeFileSync(join(folder, 'my-client.sh'), '#!/bin/sh\necho "$1 $2"\n');
      writeFileSync(join(folder, 'bad'), '#!/bin/sh\necho no >&2; exit 3\n');
      writeFileSync(join(folder, 'empty'), '\n');
      for (const name of ['script', 'my-client.sh', 'bad']) chmodSync(join(folder, name), 0o755);
      const read = (source: string): Promise<string> =>
        readVaultPassword({ id: 'dev', source }, folder, noPrompt).then(secret => secret.password);
      expect(await read('pw')).toBe('secret');
      expect(await read('script')).toBe('from-script');
      expect(await read('my-client.sh')).toBe('--vault-id dev');
      await expect(read('bad')).rejects.toThrow('returned non-zero (3): no');
      await expect(read('empty')).rejects.toThrow('Invalid vault password was provided from file');
      await expect(read('none')).rejects.toThrow('was not found');
      const asked = await readVaultPassword({ id: 'dev', source: 'prompt' }, folder, text => Promise.resolve(text));
      expect(asked.password).toBe('Vault password (dev): ');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
