import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConfigReach, configReach } from '../../../src/remote/ssh-config-files.ts';

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

test.each<[string, string, ConfigReach]>([
  ['nothing', '', 'nothing'],
  ['comments', '# Host web\n\n  # x\n', 'nothing'],
  ["Debian's own", 'Host *\n    SendEnv LANG LC_*\n    HashKnownHosts yes\n', 'nothing'],
  ['a section of some hosts', 'Host web*\nUser deploy\n', 'some hosts'],
  ['a section of two patterns', 'Host * !web\nUser deploy\n', 'some hosts'],
  ['Match', 'Match all\nUser deploy\n', 'some hosts'],
  ['a name made of the name', 'HostName %h.example.com\n', 'some hosts'],
  ['with an equals sign', 'hostname=%h.example.com\n', 'some hosts'],
  ['an alias', 'HostKeyAlias x\n', 'some hosts'],
  ['canonical names', 'CanonicalizeHostname yes\n', 'some hosts'],
  ['a proxy', 'ProxyJump gate\n', 'all hosts'],
  ['a plain file included', 'Include FOLDER/plain\n', 'all hosts'],
  ['a file with a section included', 'Include FOLDER/section\n', 'some hosts'],
  ['one of several included', 'Include FOLDER/plain FOLDER/section\n', 'some hosts'],
  ['a pattern included', 'Include FOLDER/parts/*.conf\n', 'all hosts'],
  ['a pattern that takes in a section', 'Include FOLDER/parts/*\n', 'some hosts'],
  ['an included file that is not there', 'Include FOLDER/none\n', 'nothing'],
  ['what is not understood', 'Include ~/[a-z]\n', 'some hosts'],
  ['a file that includes itself', 'Include FOLDER/config\n', 'some hosts'],
  ['what is no option', 'what?\n', 'some hosts'],
])('%s', (_name, text, reach) => {
  const file = join(folder, 'config');
  writeFileSync(file, text.replaceAll('FOLDER', folder));
  expect(configReach(file)).toBe(reach);
});

test('no files', () => {
  expect(configReach('none')).toBe('nothing');
});
