// Writes src/cli/doctor/collection-names.ts: which collection has what was ansible-core's once, by the table of an installed
// ansible-core. `npx tsx --import ./scripts/program-loader.mjs scripts/collection-names.ts`, now and then.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { findInstallation } from '../src/bridge/find/installation.ts';

type Routes = Record<string, { redirect?: string } | undefined>;

const core = findInstallation(undefined, process.env);
if (core === undefined) throw new Error('no ansible-core is installed here');
const table = readFileSync(join(core.folder, 'ansible/config/ansible_builtin_runtime.yml'), 'utf8');
const { plugin_routing: routing } = parse(table) as { plugin_routing: Record<string, Routes> };

function byCollection(routes: Routes): string {
  const names = new Map<string, string[]>();
  for (const [name, route] of Object.entries(routes)) {
    const [, collection, target] = /^(\w+\.\w+)\.([\w.]+)$/.exec(route?.redirect ?? '') ?? [];
    if (collection === undefined || target === undefined || /\.ps1$/.test(name)) continue;
    names.set(collection, [...(names.get(collection) ?? []), name === target ? name : `${name}=${target}`]);
  }
  return [...names]
    .sort()
    .map(([collection, list]) => `${collection}: ${list.sort().join(' ')}`)
    .join('\n');
}

const text = `// Written by scripts/collection-names.ts: do not edit.

/** Modules that ansible-core finds in collections by their short names, a collection a line. */
export const MOVED_MODULES = \`
${byCollection(routing.modules ?? {})}
\`;

/** As MOVED_MODULES: filters and lookups. */
export const MOVED_FILTERS = \`
${byCollection(routing.filter ?? {})}
\`;
export const MOVED_LOOKUPS = \`
${byCollection(routing.lookup ?? {})}
\`;
`;
writeFileSync('src/cli/doctor/collection-names.ts', text);
