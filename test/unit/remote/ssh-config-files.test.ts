import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sameForAllHosts } from '../../../src/remote/ssh-config-files.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsplay-config-'));
  mkdirSync(join(folder, 'parts'));
  writeFileSync(join(folder, 'plain'), 'User deploy\n');
  writeFileSync(join(folder, 'section'), 'Host web*\nUser deploy\n');
  writeFileSync(join(folder, 'parts', 'one.conf'), 'Compression yes\n');
  writeFileSync(join(folder, 'parts', 'other'), 'Host web\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each<[string, string, boolean]>([
  ['nothing', '', true],
  ['comments', '# Host web\n\n  # x\n', true],
  ["Debian's own", 'Host *\n    SendEnv LANG LC_*\n    HashKnownHosts yes\n', true],
  ['a section of some hosts', 'Host web*\nUser deploy\n', false],
  ['a section of two patterns', 'Host * !web\nUser deploy\n', false],
  ['Match', 'Match all\nUser deploy\n', false],
  ['a name made of the name', 'HostName %h.example.com\n', false],
  ['with an equals sign', 'hostname=%h.example.com\n', false],
  ['an alias', 'HostKeyAlias x\n', false],
  ['canonical names', 'CanonicalizeHostname yes\n', false],
  ['a proxy', 'ProxyJump gate\n', true],
  ['a plain file included', 'Include FOLDER/plain\n', true],
  ['a file with a section included', 'Include FOLDER/section\n', false],
  ['one of several included', 'Include FOLDER/plain FOLDER/section\n', false],
  ['a pattern included', 'Include FOLDER/parts/*.conf\n', true],
  ['a pattern that takes in a section', 'Include FOLDER/parts/*\n', false],
  ['an included file that is not there', 'Include FOLDER/none\n', true],
  ['what is not understood', 'Include ~/[a-z]\n', false],
  ['a file that includes itself', 'Include FOLDER/config\n', false],
  ['what is no option', 'what?\n', false],
])('%s', (_name, text, same) => {
  const file = join(folder, 'config');
  writeFileSync(file, text.replaceAll('FOLDER', folder));
  expect(sameForAllHosts(file)).toBe(same);
});

test('no files', () => {
  expect(sameForAllHosts('none')).toBe(true);
});
