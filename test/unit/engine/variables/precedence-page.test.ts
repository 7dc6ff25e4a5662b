import { readFileSync } from 'node:fs';
import { PRECEDENCE } from '../../../../src/engine/variables/scope.ts';

test('docs/variables.md lists the layers in their order', () => {
  const page = readFileSync(new URL('../../../../docs/variables.md', import.meta.url), 'utf8');
  const table = page.slice(page.indexOf('| Layer |'), page.indexOf('Within one layer'));
  const layers = [...table.matchAll(/^\| ([^|]+) \|/gm)].map(([, layer]) => layer).slice(1);
  expect(layers).toEqual([...PRECEDENCE]);
});
