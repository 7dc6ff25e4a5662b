/** Options whose names speak of a secret; a module's file says not always which are. */
const BY_NAME = /pass(?!ive)|secret|token|cryptkey/i;
/** `name=dict(..., no_log=True)`, `'name': {..., 'no_log': True}` in an argument spec. */
const DECLARED = /['"]?(\w+)['"]?\s*[=:]\s*(?:dict\s*\(|\{)([^(){}]*(?:\[[^\]]*\][^(){}]*)*)[)}]/g;

/** Which options of a module in Python are secret, by the argument spec in its text and by their names. */
export function secretOptions(source: string): (name: string) => boolean {
  const declared = new Map<string, boolean>();
  for (const [, name = '', body = ''] of source.matchAll(DECLARED)) {
    const noLog = /['"]?no_log['"]?\s*[=:]\s*(True|False)/.exec(body)?.[1];
    if (noLog !== undefined) declared.set(name, noLog === 'True');
  }
  return name => declared.get(name) ?? BY_NAME.test(name);
}
