/** A piece of the text: what a backslash protects, what stands in quotes (closed or not), a separator, or plain. */
const PIECE =
  /\\(?<kept>.?)|(?<quote>['"])(?<quoted>(?:\\.|(?!\k<quote>)[^\\])*)(?:\k<quote>|\\?$)|(?<gap>[, ])|(?<plain>[^\\'", ]+)/gs;

/** The fields of "a=1, b='x y'" as Ansible's options of type dict read them: no shell's rules, and unbalanced quotes are fine. */
export function dictFields(text: string): string[] {
  const fields = [''];
  for (const { groups = {} } of text.matchAll(PIECE)) {
    if (groups.gap !== undefined) fields.push('');
    else fields.push(`${fields.pop()}${groups.kept ?? groups.quoted?.replace(/\\(.)/gs, '$1') ?? groups.plain ?? ''}`);
  }
  return fields.filter(field => field !== '');
}
