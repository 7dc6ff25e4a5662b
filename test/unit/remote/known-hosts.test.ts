import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HostKeyPolicy } from '../../../src/remote/host-keys.ts';
import { parseKnownHosts } from '../../../src/remote/known-hosts.ts';
import { defaultSettings, type SshSettings } from '../../../src/remote/ssh-settings.ts';
import { generateKey, sshdMissing } from '../../support/sshd.ts';

const withSsh = sshdMissing() === undefined ? describe : describe.skip;

withSsh('host keys', () => {
  let directory: string;
  let file: string;
  const keys: Record<string, { line: string; blob: Buffer }> = {};

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'tsplay-known-'));
    file = join(directory, 'known_hosts');
    for (const [name, type] of [
      ['a', 'ed25519'],
      ['b', 'ed25519'],
      ['rsa', 'rsa'],
      ['ecdsa', 'ecdsa'],
    ] as const) {
      generateKey(type, join(directory, name));
      const line = readFileSync(join(directory, `${name}.pub`), 'utf8')
        .split(' ')
        .slice(0, 2)
        .join(' ');
      keys[name] = { line, blob: Buffer.from(line.split(' ')[1] ?? '', 'base64') };
    }
  });

  afterAll(() => rmSync(directory, { recursive: true }));

  const line = (name: string) => keys[name]?.line ?? '';
  const blob = (name: string) => keys[name]?.blob ?? Buffer.alloc(0);

  const policy = (known: string, settings: Partial<SshSettings> = {}) => {
    writeFileSync(file, known);
    const files = { userKnownHostsFiles: [file], globalKnownHostsFiles: [] };
    return HostKeyPolicy.load({ ...defaultSettings('node1'), ...files, ...settings });
  };
  const outcome = async (known: string, key: string, settings: Partial<SshSettings> = {}) => {
    const verdict = (await policy(known, settings)).judge(blob(key));
    return verdict.accepted ? 'accepted' : verdict.error.code;
  };

  test.each<[string, () => string, Partial<SshSettings>, string, string]>([
    ['plain', () => `node1 ${line('a')}\n`, {}, 'a', 'accepted'],
    ['in any case', () => `NODE1 ${line('a')}\n`, {}, 'a', 'accepted'],
    ['in a list', () => `x,node1,y ${line('a')}\n`, {}, 'a', 'accepted'],
    ['with a port', () => `[node1]:2222 ${line('a')}\n`, { port: 2222 }, 'a', 'accepted'],
    ['known by its bare name on another port', () => `node1 ${line('a')}\n`, { port: 2222 }, 'a', 'accepted'],
    ['another port does not count', () => `[node1]:2222 ${line('a')}\n`, {}, 'a', 'host-key-unknown'],
    ['wildcard', () => `node* ${line('a')}\n`, {}, 'a', 'accepted'],
    ['question mark', () => `node? ${line('a')}\n`, {}, 'a', 'accepted'],
    ['a dot is a dot', () => `n.de1 ${line('a')}\n`, {}, 'a', 'host-key-unknown'],
    ['negated', () => `node*,!node1 ${line('a')}\n`, {}, 'a', 'host-key-unknown'],
    ['unknown', () => '', {}, 'a', 'host-key-unknown'],
    ['changed', () => `node1 ${line('b')}\n`, {}, 'a', 'host-key-changed'],
    ['another type only', () => `node1 ${line('rsa')}\n`, {}, 'a', 'host-key-unknown'],
    ['revoked', () => `node1 ${line('a')}\n@revoked * ${line('a')}\n`, {}, 'a', 'host-key-revoked'],
    ['revoked for another host', () => `node1 ${line('a')}\n@revoked node2 ${line('a')}\n`, {}, 'a', 'accepted'],
    ['a CA is not a host key', () => `@cert-authority node1 ${line('a')}\n`, {}, 'a', 'host-key-unknown'],
    ['alias', () => `other ${line('a')}\n`, { hostKeyAlias: 'other', port: 2222 }, 'a', 'accepted'],
    [
      'comments and rubbish',
      () => `# node1\nnode1\n@what node1 ${line('b')}\nnode1 ${line('a')} comment\n`,
      {},
      'a',
      'accepted',
    ],
    ['checking off: unknown', () => '', { strictHostKeyChecking: 'no' }, 'a', 'accepted'],
    ['checking off: changed', () => `node1 ${line('b')}\n`, { strictHostKeyChecking: 'no' }, 'a', 'accepted'],
    [
      'checking off: revoked',
      () => `@revoked * ${line('a')}\n`,
      { strictHostKeyChecking: 'no' },
      'a',
      'host-key-revoked',
    ],
    ['accept-new: unknown', () => '', { strictHostKeyChecking: 'accept-new' }, 'a', 'accepted'],
    [
      'accept-new: changed',
      () => `node1 ${line('b')}\n`,
      { strictHostKeyChecking: 'accept-new' },
      'a',
      'host-key-changed',
    ],
  ])('%s', async (_name, known, settings, key, expected) => {
    expect(await outcome(known(), key, settings)).toBe(expected);
  });

  test('a hashed file of ssh-keygen is read, ports too', async () => {
    writeFileSync(file, `node1 ${line('a')}\n[node1]:2222 ${line('b')}\n`);
    execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' });
    const hashed = readFileSync(file, 'utf8');
    expect(hashed).not.toContain('node1');
    expect(await outcome(hashed, 'a')).toBe('accepted');
    expect(await outcome(hashed, 'b', { port: 2222 })).toBe('accepted');
    expect(await outcome(hashed, 'a', { port: 2222 })).toBe('host-key-changed');
  });

  test('a changed key names file and line of the known one', async () => {
    const verdict = (await policy(`# comment\nnode1 ${line('b')}\n`)).judge(blob('a'));
    expect(verdict.accepted ? '' : verdict.error.message).toContain(`${file}:2`);
  });

  test('types that are known come first, so that no false alarm arises', async () => {
    expect((await policy(`node1 ${line('rsa')}\n`)).algorithms.slice(0, 3)).toEqual([
      'rsa-sha2-512',
      'rsa-sha2-256',
      'ssh-ed25519',
    ]);
    expect((await policy('')).algorithms).not.toContain('ssh-rsa');
    expect((await policy(`node1 ${line('rsa')}\n`, { sha1HostKeys: true })).algorithms[2]).toBe('ssh-rsa');
    expect((await policy('')).algorithms[0]).toBe('ssh-ed25519');
  });

  test('accept-new records the key so that it is known the next time', async () => {
    const settings = { strictHostKeyChecking: 'accept-new', port: 2200 } as const;
    const first = await policy('', settings);
    const verdict = first.judge(blob('ecdsa'));
    await first.record(verdict.accepted ? (verdict.record ?? '') : '');
    expect(await outcome(readFileSync(file, 'utf8'), 'ecdsa', { port: 2200 })).toBe('accepted');
  });

  test('a broken line knows nobody', () => {
    expect(parseKnownHosts('|1|x|y ssh-rsa AAAA\n|1| ssh-rsa AAAA', 'f').some(entry => entry.matches('node1'))).toBe(
      false,
    );
  });
});
