type Files = Readonly<Record<string, string>>;

/** What a full name says: the collection, and the name that templates call. */
function parts(written: string): { readonly name: string; readonly collections: string } {
  const at = written.lastIndexOf('.');
  if (at < 0) return { name: written, collections: '' };
  return { name: written.slice(at + 1), collections: `, ['${written.slice(0, at)}']` };
}

const fileOf = (name: string) => name.replaceAll('_', '-');

/** The test is a table; `test/unit/template/record-oracle.py` records the answers where Ansible has the plugin. */
function tested(folder: string, name: string, rows: readonly (readonly [string, string])[]): Files {
  const file = fileOf(name);
  return {
    [`test/unit/template/${folder}/${file}.test.ts`]: `import { asRecorded } from '../oracle.ts';

asRecorded(new URL('./${file}.json', import.meta.url));
`,
    [`test/unit/template/${folder}/${file}.json`]: `${JSON.stringify(rows, null, 2)}\n`,
  };
}

/** A filter that doubles a text. */
export function filterFiles(written: string): Files {
  const { name, collections } = parts(written);
  return {
    [`src/template/filters/${fileOf(name)}.ts`]: `import { str } from '../../python/semantics.ts';
import { defineFilters } from '../plugin-table.ts';
import { filter } from '../signature.ts';

/** Says a text twice. */
export default defineFilters({
  ${name}: filter('${name}(value, between=None)', (_context, value, between) =>
    [str(value), str(value)].join(between === null ? '' : str(between)),
  ),
}${collections});
`,
    ...tested('filters', name, [
      [`{{ 'ab' | ${written} }}`, "'abab'"],
      [`{{ 'ab' | ${written}(between='-') }}`, "'ab-ab'"],
    ]),
  };
}

/** A test whether a text is empty. */
export function testFiles(written: string): Files {
  const { name, collections } = parts(written);
  return {
    [`src/template/tests/${fileOf(name)}.ts`]: `import { str } from '../../python/semantics.ts';
import { defineTests } from '../plugin-table.ts';
import { test } from '../signature.ts';

/** Whether nothing but blanks is there. */
export default defineTests({
  ${name}: test('${name}(value)', (_context, value) => str(value).trim() === ''),
}${collections});
`,
    ...tested('tests', name, [
      [`{{ ' ' is ${written} }}`, "'True'"],
      [`{{ 'a' is ${written} }}`, "'False'"],
    ]),
  };
}

/** A lookup that gives its terms back. */
export function lookupFiles(written: string): Files {
  const { name, collections } = parts(written);
  return {
    [`src/template/lookups/${fileOf(name)}.ts`]: `import type { Lookup } from '../callables.ts';
import { defineLookups } from '../plugin-table.ts';

/** Gives the terms back, the last first. */
const ${name}: Lookup = (_context, terms) => terms.toReversed();

export default defineLookups({ ${name} }${collections});
`,
    ...tested('lookups', name, [[`{{ lookup('${written}', 'a', 'b', wantlist=True) | join('') }}`, "'ba'"]]),
  };
}
