import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as callback from './new/callback.ts';
import * as connection from './new/connection.ts';
import * as module from './new/module.ts';
import { filterFiles, lookupFiles, testFiles } from './new/template-plugin.ts';

/** `npm run new -- KIND NAME`: writes the file of a module or plugin, its test, and (by `npm run generate`) its page. */

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Text by path; how each kind is written is told on its page in docs/. */
type Files = Readonly<Record<string, string>>;

const KINDS: Readonly<Record<string, { readonly files: (name: string) => Files; readonly page: string }>> = {
  module: { files: module.files, page: 'docs/writing-a-module.md' },
  filter: { files: filterFiles, page: 'docs/writing-a-filter.md' },
  test: { files: testFiles, page: 'docs/writing-a-filter.md' },
  lookup: { files: lookupFiles, page: 'docs/writing-a-filter.md' },
  callback: { files: callback.files, page: 'docs/writing-a-callback.md' },
  connection: { files: connection.files, page: 'docs/writing-a-connection.md' },
};

function refuse(message: string): never {
  console.error(`new: ${message}`);
  process.exit(2);
}

const [kind = '', name = '', ...rest] = process.argv.slice(2);
const chosen = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
if (chosen === undefined || rest.length > 0)
  refuse(`npm run new -- ${Object.keys(KINDS).join('|')} NAME (or COLLECTION.NAME)`);
if (!/^(?:[a-z_]\w*\.[a-z_]\w*\.)?[a-z_]\w*$/.test(name))
  refuse(`${JSON.stringify(name)} is no name: small letters, digits and _, or a full name as community.general.ufw`);

const files = Object.entries(chosen.files(name));
const present = files.find(([path]) => existsSync(join(ROOT, path)));
if (present !== undefined) refuse(`${present[0]} is there already`);
for (const [path, text] of files) {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), text);
  console.log(`written: ${path}`);
}
execFileSync('npm', ['run', '--silent', 'generate'], { cwd: ROOT, stdio: 'inherit' });
console.log(`generated: the registry and the page. How to go on: ${chosen.page}`);
