/** What `--tags` and `--skip-tags` select. */
export interface TagSelection {
  readonly only: ReadonlySet<string>;
  readonly skip: ReadonlySet<string>;
}

/** Whether a task with these tags runs, by ansible-playbook's rules for always, never, tagged, untagged and all. */
export function selects(selection: TagSelection, tags: readonly string[]): boolean {
  const own = new Set(tags.length === 0 ? ['untagged'] : tags);
  const meets = (names: ReadonlySet<string>) => [...own].some(tag => names.has(tag));
  const { only, skip } = selection;
  const wanted =
    own.has('always') ||
    (only.has('all') && !own.has('never')) ||
    meets(only) ||
    (only.has('tagged') && tags.length > 0 && !own.has('never'));
  if (!wanted || skip.size === 0) return wanted;
  if (skip.has('all')) return own.has('always') && !skip.has('always');
  return !meets(skip) && !(skip.has('tagged') && tags.length > 0);
}
