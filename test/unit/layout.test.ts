import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

// A test has the name of what it tests: test/modules mirrors src/modules, test/unit the rest of src.

const TEST = join(import.meta.dirname, '..');
const SRC = join(import.meta.dirname, '../../src');

/** Whether a test of that path is there, or a folder with tests or cases. */
const isTested = (path: string) =>
  existsSync(join(TEST, `${path}.test.ts`)) ||
  (existsSync(join(TEST, path)) && readdirSync(join(TEST, path)).some(name => /\.(test\.ts|yml)$/.test(name)));

const namesIn = (folder: string) =>
  readdirSync(join(SRC, folder))
    .filter(name => !name.endsWith('.sh'))
    .map(name => basename(name, '.ts'));

test('each module has its test, or its cases', () => {
  const collections = readdirSync(join(SRC, 'modules')).filter(name => name.includes('.'));
  const modules = collections.flatMap(collection =>
    namesIn(`modules/${collection}`).map(name => [`modules/${collection}/${name}`, `cases/${collection}.${name}`]),
  );
  expect(modules.length).toBeGreaterThan(50);
  expect(modules.filter(paths => !paths.some(isTested)).map(([path]) => path)).toEqual([]);
});

/** Files beside the groups: their table, and what several groups share. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  filters: ['arithmetic', 'errors', 'filter-table', 'json-query', 'sorting', 'url-parts', 'yaml-dump', 'yaml-load'],
  tests: ['test-table'],
  lookups: ['config-defaults', 'errors', 'ini', 'lookup-table', 'parameters', 'plugin-options'],
};

test.each(['filters', 'tests', 'lookups'])('each group of %s has its test', kind => {
  const groups = namesIn(`template/${kind}`).filter(name => PARTS[kind]?.includes(name) !== true);
  const own = groups.filter(name => !/^network-/.test(name));
  expect(own.filter(name => !isTested(`unit/template/${kind}/${name}`))).toEqual([]);
});

test('each chapter of the engine has tests', () => {
  const chapters = readdirSync(join(SRC, 'engine'), { withFileTypes: true }).filter(entry => entry.isDirectory());
  expect(chapters.map(entry => entry.name).filter(name => !isTested(`unit/engine/${name}`))).toEqual([]);
});
