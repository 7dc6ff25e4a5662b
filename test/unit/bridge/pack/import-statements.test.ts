import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findInstallation } from '../../../../src/bridge/find/installation.ts';
import { importStatements } from '../../../../src/bridge/pack/import-statements.ts';
import { isSent } from '../../../../src/bridge/pack/python-sources.ts';

const names = (source: string, packageName = 'a.b') =>
  importStatements(source, packageName).map(({ module, names }) => [module, ...names].join(' '));

test('reads imports wherever they stand, and several of a line', () => {
  const source = 'import os, a.b as c; import d\ntry:\n    from e import f as g, h\nexcept ImportError: import i\n';
  expect(names(source)).toEqual(['os', 'a.b', 'd', 'e f h', 'i']);
});

test('joins lines in parentheses and behind backslashes, and leaves comments out', () => {
  expect(names('from a import (  # why\n    b,\n    c as d,\n)\nfrom e \\\n  import f\n')).toEqual(['a b c', 'e f']);
});

test('takes nothing from texts and comments', () => {
  const source = `"""\nimport a\n"""\n# import b\ns = 'import c'\nt = r'''\nfrom d import e\n'''\nu = "\\"; import f"\nimport g\n`;
  expect(names(source)).toEqual(['g']);
});

test('makes relative imports absolute, and passes over those that lead nowhere', () => {
  expect(names('from . import c\nfrom .d import e\nfrom ..f import g\nfrom .... import h\n')).toEqual([
    'a.b c',
    'a.b.d e',
    'a.f g',
  ]);
});

const core = findInstallation(undefined, process.env);
const python = spawnSync('python3', ['--version']).status === 0;

/** What CPython's own parser finds, of the names that are sent along with a module. */
const PARSE = `
import ast, json, sys
found = {}
for path in sys.argv[1:]:
    tree = ast.parse(open(path, encoding='utf-8').read())
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ['ansible', 'modules'][:3 - node.level] if node.level else []
            module = '.'.join(base + ([node.module] if node.module else []))
            names += [module + ' ' + alias.name for alias in node.names]
    found[path] = names
print(json.dumps(found))
`;

(core !== undefined && python ? test : test.skip)("finds in ansible-core's modules what CPython's parser finds", () => {
  const folder = join(core?.folder ?? '', 'ansible/modules');
  const files = readdirSync(folder).filter(name => name.endsWith('.py'));
  const paths = files.map(name => join(folder, name));
  const { stdout } = spawnSync('python3', ['-c', PARSE, ...paths], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const expected = JSON.parse(stdout) as Record<string, string[]>;
  const sent = (all: readonly string[]) => all.filter(name => isSent(name.split(' ')[0] ?? '')).sort();
  const found = Object.fromEntries(
    paths.map(path => {
      const statements = importStatements(readFileSync(path, 'utf8'), 'ansible.modules');
      const all = statements.flatMap(({ module, names }) =>
        names.length === 0 ? [module] : names.map(name => `${module} ${name}`),
      );
      return [path, sent(all)];
    }),
  );
  expect(found).toEqual(Object.fromEntries(Object.entries(expected).map(([path, all]) => [path, sent(all)])));
  expect(files.length).toBeGreaterThan(50);
});
