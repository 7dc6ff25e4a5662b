import { quote } from '../../../remote/shell.ts';

/**
 * Shell function `_ts_entry DATABASE KEY`: the line of a passwd or group database, through getent where the host has
 * it; `local` looks into the file alone.
 */
export function entryFunction(local: boolean): string {
  const file = `awk -F: -v k="$2" '$1==k || $3==k {l=$0; if ($1==k) {print l; f=1; exit}} END{if(!f && l!="") print l}' /etc/$1`;
  const byName = `awk -F: -v k="$2" '$1==k {l=$0} END{if(l!="") print l}' /etc/$1`;
  return local
    ? `_ts_entry() { ${byName}; }`
    : `_ts_entry() { if command -v getent >/dev/null; then getent "$1" "$2"; else ${file}; fi; }`;
}

/** A group by its number, or else its name, under a label. */
export function groupLook(label: string, group: string): string {
  return `_ts_mark ${quote(label)}; _ts_entry group ${quote(group)}`;
}

/** The fields of a database's line; none where there is no such entry. */
export function entryFields(text: string): readonly string[] | undefined {
  const line = text.split('\n')[0] ?? '';
  return line === '' ? undefined : line.split(':');
}
