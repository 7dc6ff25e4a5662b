import { speaksOfSecret } from '../modules/api/option-names.ts';

/**
 * What tells of an argument spec: a bracket that opens (`name=dict(`, `'name': {`) or closes, and `no_log=True` within one. Each
 * begins at another character, so that no text is looked at twice.
 */
const PART =
  /(?<name>\b\w+)['"]?\s*[=:]\s*(?:dict\s*\(|\{)|\bno_log\b['"]?\s*[=:]\s*(?<noLog>True|False)\b|(?<open>[([{])|(?<close>[)\]}])/g;

/** Which options of a module in Python are secret, by the argument spec in its text and by their names. */
export function secretOptions(source: string): (name: string) => boolean {
  const declared = new Map<string, boolean>();
  const around: (string | undefined)[] = [];
  for (const { groups = {} } of source.matchAll(PART)) {
    const { name, noLog, open, close } = groups;
    if (close !== undefined) around.pop();
    else if (noLog === undefined) around.push(open === undefined ? name : undefined);
    else {
      const option = around.at(-1);
      if (option !== undefined) declared.set(option, noLog === 'True');
    }
  }
  return name => declared.get(name) ?? speaksOfSecret(name);
}
