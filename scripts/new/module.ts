/** A module that makes a file hold a text, and its test. */
export function files(written: string): Readonly<Record<string, string>> {
  const full = written.includes('.') ? written : `ansible.builtin.${written}`;
  const at = full.lastIndexOf('.');
  const path = `${full.slice(0, at)}/${full.slice(at + 1)}`;
  return { [`src/modules/${path}.ts`]: MODULE, [`test/modules/${path}.test.ts`]: testOf(path) };
}

const MODULE = `import { defineModule } from '../api/module.ts';
import { ask, runSteps } from '../script/findings.ts';
import { replaceText, textLook } from '../script/replace-file.ts';
import { quote } from '../script/words.ts';

export default defineModule({
  summary: 'Makes a file of the host hold a text.',
  options: {
    path: { type: 'str', required: true, description: 'The file.' },
    text: { type: 'str', required: true, description: 'What it shall hold.' },
  },
  checkMode: 'Says whether the file would change.',
  run: async context => {
    const { path, text } = context.args;
    const before = (await ask(context.inspect, [textLook('file', quote(path))])).text('file');
    if (before === text) return { changed: false, path };
    const write = { label: 'write', script: replaceText(quote(path), text) };
    const done = await context.change({ before, after: text }, host => runSteps(host, [write]));
    if (done?.failed !== undefined) context.fail(\`Failed to write to file \${path}: \${done.failed.stderr.trim()}\`);
    return { changed: true, path };
  },
});
`;

const testOf = (path: string) => `import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import made from '../../../src/modules/${path}.ts';
import { runModule } from '../../support/module-context.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsplay-module-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the file holds the text, once', async () => {
  const path = join(folder, 'file');
  const args = { path, text: 'a\\n' };
  expect((await runModule(made, args, { checkMode: true })).result).toEqual({ changed: true, path });
  expect(existsSync(path)).toBe(false);
  expect((await runModule(made, args)).result).toEqual({ changed: true, path });
  expect(readFileSync(path, 'utf8')).toBe('a\\n');
  expect((await runModule(made, args)).result).toEqual({ changed: false, path });
});

test('what cannot be written fails the task', async () => {
  const { result } = await runModule(made, { path: join(folder, 'no/file'), text: '' });
  expect(result).toMatchObject({ changed: false });
  expect((await runModule(made, { path: join(folder, 'no/file'), text: 'a' })).result).toMatchObject({ failed: true });
});
`;
