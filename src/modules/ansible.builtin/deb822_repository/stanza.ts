import { splitLines } from '../../../python/splitlines.ts';
import { strip } from '../../../python/strip.ts';

type FieldValue = string | number | boolean | readonly string[];

/** The part of the files' names that a repository's name makes. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[_\s]+/g, '-')
    .replace(/[^a-z0-9-]+/g, '');
}

/** As apt reads it: letters' case counts for nobody, but a file that Ansible wrote shall stay as it is. */
function fieldName(option: string): string {
  if (option === 'name') return 'X-Repolib-Name';
  if (option === 'uris') return 'URIs';
  return option.replace(
    /(^|_)([a-z])/g,
    (_all, before: string, letter: string) => (before && '-') + letter.toUpperCase(),
  );
}

/** Lines that go on with the field; one that is empty would end the stanza, and is a dot. */
function continued(text: string): string {
  return splitLines(strip(text))
    .map(line => `\n    ${strip(line) || '.'}`)
    .join('');
}

function fieldText(value: FieldValue): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const text = Array.isArray(value) ? value.join(' ') : String(value);
  return text.includes('\n') ? continued(text) : text;
}

/** A value that cannot be written: what follows a line's end would be read as a field of its own. */
export class FieldError extends Error {}

function line(option: string, value: FieldValue): string {
  const text = fieldText(value);
  if (
    splitLines(text)
      .slice(1)
      .some(each => !/^\s/.test(each))
  )
    throw new FieldError(`${option} has a line's end that deb822 cannot hold: ${JSON.stringify(text)}`);
  return `${fieldName(option)}:${text === '' || text.startsWith('\n') ? '' : ' '}${text}\n`;
}

/** The source as its file holds it, in the order of Ansible's module. @throws FieldError */
export function stanza(fields: Readonly<Record<string, FieldValue | undefined>>): string {
  return Object.entries(fields)
    .flatMap(([option, value]) => (value === undefined ? [] : [{ option, value }]))
    .sort((a, b) => (a.option < b.option ? -1 : 1))
    .map(({ option, value }) => line(option, value))
    .join('');
}
