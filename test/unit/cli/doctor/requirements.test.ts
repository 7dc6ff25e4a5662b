import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requirementsOf } from '../../../../src/cli/doctor/requirements.ts';
import type { Services } from '../../../../src/engine/services.ts';

const folder = mkdtempSync(join(tmpdir(), 'tsplay-requirements-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('tells what requirements name, as ansible-galaxy installs it, and where it is', () => {
  for (const below of ['collections', 'roles/here']) mkdirSync(join(folder, below), { recursive: true });
  writeFileSync(
    join(folder, 'requirements.yml'),
    `
- here
- src: https://example.org/a/role-a.git
  version: main
- src: git+ssh://git@example.org/b/role-b.git
  name: b
`,
  );
  writeFileSync(
    join(folder, 'collections/requirements.yml'),
    'collections:\n  - ns.known\n  - { name: ns.unknown, version: 1.0.0 }\nroles: [author.other]\n',
  );
  const services = {
    announcer: { warn: () => {} },
    options: { settings: { rolesPath: [] } },
    collections: { folder: (name: string) => (name === 'ns.known' ? '/c/ns/known' : undefined) },
  } as unknown as Services;
  const found = requirementsOf([folder], services);
  expect(found.map(({ kind, name, at, place }) => [kind, name, at.line, place])).toEqual([
    ['role', 'here', 2, join(folder, 'roles/here')],
    ['role', 'role-a', 3, undefined],
    ['role', 'b', 5, undefined],
    ['role', 'author.other', 4, undefined],
    ['collection', 'ns.known', 2, '/c/ns/known'],
    ['collection', 'ns.unknown', 3, undefined],
  ]);
});
