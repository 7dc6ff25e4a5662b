export interface Address {
  readonly name: string;
  readonly address: string;
}

/** `Name <user@host>`, `user@host (Name)` or `user@host`; line ends never survive. */
export function parseAddress(written: string): Address {
  const text = written.replace(/[\r\n]+/g, ' ').trim();
  const [, name, address] = /^(.*?)\s*<([^<>]*)>$/.exec(text) ?? [];
  if (address !== undefined) return { name: (name ?? '').replace(/^"(.*)"$/, '$1'), address: address.trim() };
  const [, bare, comment] = /^(\S+)\s+\(([^)]*)\)$/.exec(text) ?? [];
  return bare === undefined ? { name: '', address: text } : { name: comment ?? '', address: bare };
}

/** `Key=value` headers; several may stand in one text, parted by `|`. @returns undefined for what is no header */
export function parseHeaders(written: readonly string[]): {
  headers: { key: string; value: string }[];
  skipped: string[];
} {
  const headers: { key: string; value: string }[] = [];
  const skipped: string[] = [];
  for (const text of written.flatMap(line => line.split('|')).map(part => part.trim())) {
    const [key, value, more] = text.split('=');
    if (key === undefined || key === '' || value === undefined || more !== undefined || !/^[\w-]+$/.test(key))
      skipped.push(text);
    else headers.push({ key, value });
  }
  return { headers, skipped };
}
