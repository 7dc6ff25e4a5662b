import { isText, textOf, type Value } from '../../values.ts';

/** What `--tags` and `--skip-tags` select. */
export interface TagSelection {
  readonly only: ReadonlySet<string>;
  readonly skip: ReadonlySet<string>;
}

/** The tags that a keyword spells out, templates among them: text is split at commas, what stands in a list is not. */
export function writtenTags(value: Value): readonly Value[] {
  if (value === null) return [];
  if (isText(value))
    return textOf(value)
      .split(',')
      .map(tag => tag.trim());
  return Array.isArray(value) ? value.filter(tag => tag !== null) : [value];
}

/** What a task's tags come to once they are rendered, lists among them opened; a task that spells out none is `untagged`. */
export function renderedTags(written: readonly Value[], render: (tag: Value) => Value): readonly Value[] {
  if (written.length === 0) return ['untagged'];
  return written.flatMap(tag => render(tag)).map(tag => (isText(tag) ? textOf(tag) : tag));
}

/**
 * Whether a task with these tags runs, by ansible-playbook's rules for always, never, tagged, untagged and all. A tag that is no
 * text is one, but no name selects it.
 */
export function selects(selection: TagSelection, tags: readonly Value[]): boolean {
  const own = new Set<unknown>(tags);
  const tagged = own.size !== 1 || !own.has('untagged');
  const meets = (names: ReadonlySet<string>) => [...names].some(name => own.has(name));
  const { only, skip } = selection;
  const wanted =
    own.has('always') ||
    (only.has('all') && !own.has('never')) ||
    meets(only) ||
    (only.has('tagged') && tagged && !own.has('never'));
  if (!wanted || skip.size === 0) return wanted;
  if (skip.has('all')) return own.has('always') && !skip.has('always');
  return !meets(skip) && !(skip.has('tagged') && tagged);
}
