import { lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Templar } from '../../../../src/template/templar.ts';
import { SERVICES } from '../oracle.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsplay-password-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function lookup(options: string): unknown {
  return new Templar({ get: () => undefined, has: () => false, names: () => [] }, { services: SERVICES }).template(
    `{{ lookup('password', '${folder}/kept ${options}') }}`,
  );
}

test('a planted link is not followed', () => {
  writeFileSync(join(folder, 'victim'), 'kept as it is');
  symlinkSync(join(folder, 'victim'), join(folder, 'kept'));
  lookup('encrypt=md5_crypt');
  expect(readFileSync(join(folder, 'victim'), 'utf8')).toBe('kept as it is');
  expect(lstatSync(join(folder, 'kept')).mode).toBe(0o100600);
});

// as later versions than 2.14, which changes the file to 2b
test('a stored variant of bcrypt stays', () => {
  const text = 'word salt=abcdefghijklmnopqrstuu ident=2a\n';
  writeFileSync(join(folder, 'kept'), text);
  expect(String(lookup('encrypt=bcrypt'))).toMatch(/^\$2a\$12\$/);
  expect(readFileSync(join(folder, 'kept'), 'utf8')).toBe(text);
  expect(() => lookup('encrypt=bcrypt ident=2y')).toThrow('does not match the stored one');
});
