import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { editInPrivate } from '../../../src/cli/vault/edit-in-private.ts';
import { ACTIONS } from '../../../src/cli/vault/vault-actions.ts';
import { parseVaultArguments } from '../../../src/cli/vault/vault-arguments.ts';
import { loadSettings } from '../../../src/config/settings.ts';

/** Recorded from ansible-vault 2.14.18: files under the password pw1, and what encrypt_string prints (2.15 and later end the last line). */
const recorded: {
  plain: string;
  encrypted: { plainId: string; withId: string };
  strings: { out: string; screen: string };
} = JSON.parse(readFileSync(new URL('./vault-oracle.json', import.meta.url), 'utf8'));

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vault-test-'));
  writeFileSync(join(dir, 'p1'), 'pw1\n');
  writeFileSync(join(dir, 'p2'), 'pw2\n');
  writeFileSync(join(dir, 'plain.yml'), recorded.plain);
});
afterEach(() => rmSync(dir, { recursive: true }));

const settings = loadSettings({ cwd: '/', env: {}, home: homedir(), warn: () => {} });

async function vault(argv: readonly string[], answers: readonly string[] = [], editor = 'true') {
  let out = '';
  let screen = '';
  const left = [...answers];
  const args = await parseVaultArguments(argv);
  await ACTIONS[args.action](args, {
    settings,
    cwd: dir,
    editor,
    terminal: {
      interactive: true,
      write: text => {
        screen += text;
      },
      readLine: async () => left.shift() ?? '',
    },
    out: content => {
      out += content.toString();
    },
    remark: text => {
      screen += `${text}\n`;
    },
  });
  return { out, screen };
}

const file = (name: string) => join(dir, name);
const text = (name: string) => readFileSync(file(name), 'utf8');
const mode = (name: string) => (statSync(file(name)).mode & 0o7777).toString(8);
const script = (name: string, body: string) => {
  writeFileSync(file(name), `#!/bin/sh\n${body}\n`);
  chmodSync(file(name), 0o755);
  return file(name);
};

describe('what ansible-vault wrote (recorded) is read', () => {
  test.each(Object.entries(recorded.encrypted))('%s', async (_name, ciphertext) => {
    writeFileSync(file('a.yml'), ciphertext);
    const { out } = await vault(['view', '--vault-password-file', 'p1', 'a.yml']);
    expect(out).toBe(recorded.plain);
  });
});

describe('files', () => {
  test('encrypt, view, rekey, decrypt in place, keeping mode and symbolic links', async () => {
    chmodSync(file('plain.yml'), 0o640);
    symlinkSync('plain.yml', file('link.yml'));
    await vault(['encrypt', '--vault-id', 'dev@p1', 'link.yml']);
    expect(text('plain.yml').split('\n', 1)[0]).toBe('$ANSIBLE_VAULT;1.2;AES256;dev');
    expect(mode('plain.yml')).toBe('640');
    expect((await vault(['view', '--vault-id', 'dev@p1', 'plain.yml'])).out).toBe(recorded.plain);
    const { screen } = await vault(['rekey', '--vault-id', 'p1', '--new-vault-password-file', 'p2', 'plain.yml']);
    expect(screen).toBe('Rekey successful\n');
    expect(text('plain.yml').split('\n', 1)[0]).toBe('$ANSIBLE_VAULT;1.1;AES256');
    await vault(['decrypt', '--vault-id', 'p2', 'link.yml']);
    expect(text('plain.yml')).toBe(recorded.plain);
    expect(mode('plain.yml')).toBe('600');
    expect(readdirSync(dir).sort()).toEqual(['link.yml', 'p1', 'p2', 'plain.yml']);
  });

  test('--output writes elsewhere, privately, and - to standard output', async () => {
    await vault(['encrypt', '--vault-id', 'p1', '--output', 'o.yml', 'plain.yml']);
    expect([text('plain.yml'), mode('o.yml')]).toEqual([recorded.plain, '600']);
    expect((await vault(['decrypt', '--vault-id', 'p1', '--output', '-', 'o.yml'])).out).toBe(recorded.plain);
  });

  test('a file that cannot be opened leaves all of a rekey as they were', async () => {
    await vault(['encrypt', '--vault-id', 'p1', 'plain.yml']);
    const before = text('plain.yml');
    writeFileSync(file('other.yml'), recorded.plain);
    const rekey = vault(['rekey', '--vault-id', 'p1', '--new-vault-id', 'p2', 'plain.yml', 'other.yml']);
    await expect(rekey).rejects.toThrow('is not a vault encrypted file');
    expect(text('plain.yml')).toBe(before);
  });
});

describe('passwords', () => {
  test.each([
    [
      'wrong',
      ['view', '--vault-id', 'p2', 'a.yml'],
      'Decryption failed (no vault secrets were found that could decrypt) on',
    ],
    [
      'several to encrypt with',
      ['encrypt', '--vault-id', 'a@p1', '--vault-id', 'b@p2', 'plain.yml'],
      'The vault-ids a,b are available to encrypt. Specify the vault-id to encrypt with --encrypt-vault-id',
    ],
    [
      'unknown id',
      ['encrypt', '--vault-id', 'a@p1', '--encrypt-vault-id', 'z', 'plain.yml'],
      "Did not find a match for --encrypt-vault-id=z in the known vault-ids ['a']",
    ],
    ['encrypted already', ['encrypt', '--vault-id', 'a@p1', 'a.yml'], 'input is already encrypted'],
    ['missing file', ['view', '--vault-id', 'a@p1', 'none.yml'], 'Unable to read source file'],
    ['file to create is there', ['create', '--vault-id', 'a@p1', 'a.yml'], "a.yml exists, please use 'edit' instead"],
    [
      'two ways of the new password',
      ['rekey', '--new-vault-id', 'x@p1', '--new-vault-password-file', 'p1', 'a.yml'],
      'argument --new-vault-password-file: not allowed with argument --new-vault-id',
    ],
    ['unknown action', ['encrpt', 'a.yml'], "invalid choice: 'encrpt'"],
    ['unknown flag', ['view', '--outptu', 'x'], 'unrecognized arguments: outptu'],
  ])('%s', async (_name, argv, message) => {
    writeFileSync(file('a.yml'), recorded.encrypted.plainId);
    await expect(vault(argv)).rejects.toThrow(message);
    expect(text('a.yml')).toBe(recorded.encrypted.plainId);
  });

  test('a new password is asked for twice', async () => {
    const { screen } = await vault(['encrypt', '--ask-vault-pass', 'plain.yml'], ['pw1', 'pw1']);
    expect(screen).toBe('New Vault password: Confirm New Vault password: ');
    expect((await vault(['view', '--vault-id', 'dev@prompt', 'plain.yml'], ['pw1'])).screen).toBe(
      'Vault password (dev): ',
    );
    await expect(vault(['encrypt_string', '--vault-id', 'a@prompt', 'x'], ['q', 'r'])).rejects.toThrow(
      'Passwords do not match',
    );
  });
});

describe('encrypt_string', () => {
  test('names and remarks', async () => {
    const { out, screen } = await vault(['encrypt-string', '--vault-id', 'a@p1', '-n', 'foo', 'hello', 'world']);
    expect(out.replace(/(^ {10}[0-9a-f]+\n)+/gm, '          HEX\n')).toBe(recorded.strings.out);
    expect(screen).toBe(recorded.strings.screen);
  });

  test('an empty text is refused', async () => {
    await expect(vault(['encrypt_string', '--vault-id', 'a@p1', ''])).rejects.toThrow('was empty, not encrypting');
  });
});

describe('edit and create', () => {
  test('edit keeps password, id and mode; an untouched file is not written again', async () => {
    writeFileSync(file('a.yml'), recorded.encrypted.withId);
    chmodSync(file('a.yml'), 0o644);
    await vault(['edit', '--vault-id', 'p1', 'a.yml']);
    expect(text('a.yml')).toBe(recorded.encrypted.withId);
    await vault(['edit', '--vault-id', 'p1', 'a.yml'], [], script('ed', 'echo more: 1 >> "$1"'));
    expect(text('a.yml').split('\n', 1)).toEqual(recorded.encrypted.withId.split('\n', 1));
    expect(mode('a.yml')).toBe('644');
    expect((await vault(['view', '--vault-id', 'p1', 'a.yml'])).out).toBe(`${recorded.plain}more: 1\n`);
  });

  test('the plain text lies in a private folder while it is edited, and nowhere after', async () => {
    const look = script(
      'look',
      `ls -ld "$(dirname "$1")" "$1" | cut -c1-10 > ${file('seen')}; echo "$1" >> ${file('seen')}`,
    );
    await vault(['create', '--vault-id', 'p1', 'new.yml'], [], look);
    const [folder, itself, path = ''] = text('seen').split('\n');
    expect([folder, itself]).toEqual(['drwx------', '-rw-------']);
    expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
    expect(mode('new.yml')).toBe('600');
  });

  test('an editor that fails changes nothing', async () => {
    const failing = script('failing', `echo "$1" > ${file('seen')}; echo x >> "$1"; exit 3`);
    await expect(editInPrivate(Buffer.from('x'), { editor: failing, name: 'n.yml' })).rejects.toThrow(
      'ended with status 3; nothing was changed',
    );
    expect(statSync(text('seen').trim(), { throwIfNoEntry: false })).toBeUndefined();
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s while editing removes the plain text',
    async signal => {
      writeFileSync(file('a.yml'), recorded.encrypted.withId);
      const waiting = script(
        'waiting',
        `echo "$1" > ${file('seen')}.new; mv ${file('seen')}.new ${file('seen')}; exec sleep 30`,
      );
      const child = spawn(
        process.execPath,
        [
          '--import',
          'tsx',
          '--import',
          './scripts/program-loader.mjs',
          join(import.meta.dirname, '../../../src/cli/main.ts'),
          'vault',
          'edit',
          '--vault-id',
          file('p1'),
          file('a.yml'),
        ],
        {
          cwd: join(import.meta.dirname, '../../..'),
          env: { ...process.env, EDITOR: waiting },
          stdio: 'ignore',
        },
      );
      const ended = new Promise(resolve => child.once('close', resolve));
      while (statSync(file('seen'), { throwIfNoEntry: false }) === undefined)
        await new Promise(resolve => setTimeout(resolve, 50));
      const path = text('seen').trim();
      expect(statSync(path).isFile()).toBe(true);
      child.kill(signal);
      expect(await ended).toBe(99);
      expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
      expect(text('a.yml')).toBe(recorded.encrypted.withId);
    },
    20_000,
  );
});

function hasAnsible(): boolean {
  try {
    execFileSync('ansible-vault', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

(hasAnsible() ? describe : describe.skip)('ansible-vault itself reads what is written here', () => {
  test.each(['p1', 'dev@p1'])(
    '%s',
    async id => {
      await vault(['encrypt', '--vault-id', id, 'plain.yml']);
      expect(
        execFileSync('ansible-vault', ['view', '--vault-id', id, file('plain.yml')], { cwd: dir, encoding: 'utf8' }),
      ).toBe(recorded.plain);
      execFileSync('ansible-vault', ['rekey', '--vault-id', id, '--new-vault-id', 'x@p2', file('plain.yml')], {
        cwd: dir,
        stdio: 'ignore',
      });
      expect((await vault(['view', '--vault-id', 'p2', 'plain.yml'])).out).toBe(recorded.plain);
    },
    30_000,
  );
});
