/** Adds to a table each name under its qualified names too: `ansible.builtin.NAME`, `ansible.legacy.NAME`. */
export function withQualifiedNames<T>(
  builtins: readonly Readonly<Record<string, T>>[],
  collections: Readonly<Record<string, Readonly<Record<string, T>>>> = {},
): ReadonlyMap<string, T> {
  const table = new Map<string, T>();
  for (const [collection, entries] of Object.entries(collections)) {
    for (const [name, entry] of Object.entries(entries)) {
      table.set(name, entry);
      table.set(`${collection}.${name}`, entry);
    }
  }
  for (const entries of builtins) {
    for (const [name, entry] of Object.entries(entries)) {
      table.set(name, entry);
      table.set(`ansible.builtin.${name}`, entry);
      table.set(`ansible.legacy.${name}`, entry);
    }
  }
  return table;
}
