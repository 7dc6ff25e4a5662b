import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionTarget } from '../../../src/remote/connection.ts';
import { parseSshArgs } from '../../../src/remote/ssh-args.ts';
import { resolveSettings } from '../../../src/remote/ssh-config.ts';

test.each<[string[], [string, string][], string[]]>([
  [['-C', '-o', 'ControlMaster=auto', '-o', 'ControlPersist=60s', '-oControlPath=/tmp/%h'], [], []],
  [['-o', 'StrictHostKeyChecking=no'], [['stricthostkeychecking', 'no']], []],
  [['-oUserKnownHostsFile /dev/null'], [['userknownhostsfile', '/dev/null']], []],
  [
    ['-p', '2222', '-lroot'],
    [
      ['port', '2222'],
      ['user', 'root'],
    ],
    [],
  ],
  [['-J', 'jump.example'], [['proxyjump', 'jump.example']], []],
  [
    ['-i', '/k', '-i/l'],
    [
      ['identityfile', '/k'],
      ['identityfile', '/l'],
    ],
    [],
  ],
  [['-o', 'ProxyCommand="ssh -W %h:%p gw"'], [['proxycommand', 'ssh -W %h:%p gw']], []],
  [
    ['-A', '-4q'],
    [
      ['forwardagent', 'yes'],
      ['addressfamily', 'inet'],
    ],
    [],
  ],
  [['-o', 'LocalForward=1 2', 'stray', '-Z'], [], ['-o LocalForward', 'stray', '-Z']],
])('%j', (words, options, unknown) => {
  const parsed = parseSshArgs(words);
  expect(parsed.options).toEqual(options);
  expect(parsed.unknown).toEqual(unknown);
});

describe('settings', () => {
  let directory: string;
  let config: string;
  const warnings: string[] = [];

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'tsplay-config-'));
    config = join(directory, 'config');
    writeFileSync(
      config,
      `Host web
  HostName 10.0.0.7
  User deploy
  Port 2200
  IdentityFile ${directory}/web_key
  IdentitiesOnly yes
  ProxyJump gate
  HostKeyAlias web.real
  StrictHostKeyChecking accept-new
  UserKnownHostsFile "${directory}/known one" ${directory}/known2
  ServerAliveInterval 7
  ConnectTimeout 3
`,
    );
  });

  afterAll(() => rmSync(directory, { recursive: true }));

  const resolve = (target: Partial<ConnectionTarget>) =>
    resolveSettings(
      {
        transport: 'ssh',
        name: 'n',
        host: 'web',
        timeout: 10,
        hostKeyChecking: true,
        ...target,
        sshArgs: ['-F', config, ...(target.sshArgs ?? [])],
      },
      message => warnings.push(message),
    );

  test('come from the user configuration', async () => {
    expect(await resolve({})).toMatchObject({
      hostName: '10.0.0.7',
      user: 'deploy',
      port: 2200,
      identityFiles: [`${directory}/web_key`],
      identitiesOnly: true,
      proxyJump: 'gate',
      hostKeyAlias: 'web.real',
      strictHostKeyChecking: 'accept-new',
      serverAliveInterval: 7,
      connectTimeout: 3,
    });
  });

  test('give way to arguments, and these to the variables of the host', async () => {
    const sshArgs = ['-o', 'Port=2300', '-o', 'User=other', '-o', 'ProxyJump=none', '-o', 'Surprise=yes'];
    const found = await resolve({ sshArgs, port: 22, privateKeyFile: '/k' });
    expect(found).toMatchObject({ port: 22, user: 'other', identityFiles: ['/k', `${directory}/web_key`] });
    expect(found.proxyJump).toBeUndefined();
    expect(warnings).toContain('ssh arguments without effect here, for n: -o Surprise');
  });

  test('host_key_checking=False wins', async () => {
    expect((await resolve({ hostKeyChecking: false })).strictHostKeyChecking).toBe('no');
  });

  test('of a host that is not named there are the defaults', async () => {
    const found = await resolve({ host: 'elsewhere' });
    expect(found).toMatchObject({ hostName: 'elsewhere', port: 22, strictHostKeyChecking: 'ask' });
    expect(found.identityFiles.length).toBeGreaterThan(3);
  });

  test('that cannot be read stop the way, as ssh stops', async () => {
    const broken = join(directory, 'broken');
    writeFileSync(broken, 'Host *\n  NoSuchOption yes\n');
    await expect(resolve({ sshArgs: ['-F', broken] })).rejects.toMatchObject({
      code: 'ssh-config',
      message: expect.stringContaining('nosuchoption'),
    });
  });
});
