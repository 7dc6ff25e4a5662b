import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadSettings } from '../../../src/config/settings.ts';
import { inventoryExpressions } from '../../../src/engine/variables/inventory-expressions.ts';
import { TemplateSurroundings } from '../../../src/engine/variables/template-surroundings.ts';
import { PlayError } from '../../../src/errors.ts';
import type { GroupNameTransform } from '../../../src/inventory/group-names.ts';
import type { Group, Host } from '../../../src/inventory/hosts-and-groups.ts';
import { loadInventory } from '../../../src/inventory/sources.ts';
import { DateValue } from '../../../src/python/dates.ts';
import { Dict, Float, Tuple, type Value } from '../../../src/values.ts';

interface Case {
  files?: Record<string, string>;
  sources: string[];
  patterns?: string[];
  groupNameTransform?: GroupNameTransform;
}

const cases = JSON.parse(readFileSync(join(import.meta.dirname, 'cases.json'), 'utf8')) as Case[];
const oracle = JSON.parse(readFileSync(join(import.meta.dirname, 'oracle.json'), 'utf8')) as { warnings: string[] }[];
const settings = loadSettings({ cwd: '/', env: {}, home: '/', warn: () => {} });
const surroundings = new TemplateSurroundings({ settings, vault: undefined }, () => {});
const constructed = {
  expressions: inventoryExpressions(surroundings, '/'),
  facts: () => undefined,
  extraVars: new Map(),
  useExtraVars: false,
  warn: () => {},
};
const HIDDEN = new Set(['inventory_file', 'inventory_dir']);

function typed(value: Value): unknown {
  if (typeof value === 'number' || typeof value === 'bigint') return { int: String(value) };
  if (value instanceof Float) return { float: value.value };
  if (value instanceof Tuple) return { tuple: value.map(typed) };
  if (Array.isArray(value)) return value.map(typed);
  if (value instanceof DateValue) return { date: String(value) };
  if (value instanceof Dict) return { dict: [...value].map(([key, part]) => [typed(key), typed(part)]) };
  return value;
}

function variables(owner: Host | Group): unknown[] {
  return [...owner.vars].filter(([key]) => !HIDDEN.has(key)).map(([key, value]) => [key, typed(value)]);
}

function write(folder: string, files: Record<string, string>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    if (content.startsWith('#!')) chmodSync(path, 0o755);
  }
}

async function observe(
  folder: string,
  { sources, patterns = ['all'], groupNameTransform = 'never' }: Case,
): Promise<unknown> {
  const warnings = new Set<string>();
  const inventory = await loadInventory(
    sources.map(source => (source.includes(',') ? source : join(folder, source))),
    {
      warn: message => warnings.add(message.replaceAll(folder, 'DIR')),
      constructed,
      rules: { groupNameTransform, hostPatternMismatch: 'warning', hashBehaviour: 'replace' },
    },
  );
  const select = (pattern: string): unknown => {
    try {
      return inventory.match(pattern).map(host => host.name);
    } catch (fault) {
      if (fault instanceof PlayError) return { error: fault.message };
      throw fault;
    }
  };
  const hosts = [...inventory.hosts.values()];
  return {
    hosts: hosts.map(host => [host.name, variables(host)]),
    groups: [...inventory.groups.values()].map(group => [
      group.name,
      variables(group),
      group.hosts.map(host => host.name),
      group.children.map(child => child.name),
      group.depth,
      group.priority,
    ]),
    groupsOf: hosts.map(host => [host.name, inventory.groupsOf(host).map(group => group.name)]),
    matches: patterns.map(pattern => [pattern, select(pattern)]),
    warnings: [...warnings].sort(),
  };
}

/**
 * Reasons why a source could not be read are in our own words; that it could not is in Ansible's. Where this machine's
 * locale is not installed, the shell of a script says so.
 */
function withoutReasons(warnings: readonly string[]): string[] {
  return warnings.filter(message => !/^\n\* Failed to parse|: warning: setlocale: /.test(message));
}

describe('inventories as Ansible reads them', () => {
  test.each(cases.map((one, index) => [index, one] as const))('case %i', async (index, one) => {
    const folder = mkdtempSync(join(tmpdir(), 'tsplay-inventory-'));
    try {
      write(folder, one.files ?? {});
      const got = (await observe(folder, one)) as { warnings: string[] };
      const want = oracle[index] ?? { warnings: [] };
      expect({ ...got, warnings: withoutReasons(got.warnings) }).toEqual({
        ...want,
        warnings: withoutReasons(want.warnings),
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
