export interface FstabEntry {
  readonly src: string;
  readonly name: string;
  readonly fstype: string;
  readonly opts: string;
  readonly dump: string;
  readonly passno: string;
}

/** Blanks and their like stand in fstab as octal numbers. */
export function escapeField(text: string): string {
  return text.replaceAll('\\', '\\134').replaceAll(' ', '\\040').replaceAll('&', '\\046');
}

function entryOf(line: string, fewest: number): FstabEntry | undefined {
  const text = line.trim();
  if (text === '' || text.startsWith('#')) return undefined;
  const fields = text.split(/\s+/);
  const [src, name, fstype, opts, dump = '0', passno = '0'] = fields;
  if (src === undefined || name === undefined || fstype === undefined || opts === undefined) return undefined;
  return fields.length < fewest || fields.length > 6 ? undefined : { src, name, fstype, opts, dump, passno };
}

/** Swap has no mount point: its source tells it apart. */
function isMeant(entry: FstabEntry, name: string, src: string | undefined): boolean {
  if (entry.name !== escapeField(name)) return false;
  return !(src !== undefined && entry.name === 'none' && entry.fstype === 'swap' && entry.src !== src);
}

const linesOf = (text: string) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** The file with the entry in it. */
export function withEntry(text: string, wanted: FstabEntry): string {
  const fields = [wanted.src, wanted.name, wanted.fstype, wanted.opts, wanted.dump, wanted.passno].map(escapeField);
  const line = `${fields.join(' ')}\n`;
  let exists = false;
  const lines = linesOf(text).map(written => {
    const whole = written.endsWith('\n') ? written : `${written}\n`;
    const entry = entryOf(written, 4);
    if (entry === undefined || !isMeant(entry, wanted.name, wanted.src)) return whole;
    exists = true;
    const same =
      [entry.src, entry.name, entry.fstype, entry.opts, entry.dump, entry.passno].join(' ') === fields.join(' ');
    return same ? whole : line;
  });
  return lines.join('') + (exists ? '' : line);
}

/** The file without the mount point's entries; those that lack fields stay, as in Ansible. */
export function withoutEntry(text: string, name: string, src: string | undefined): string {
  return linesOf(text)
    .filter(written => {
      const entry = entryOf(written, 6);
      return entry === undefined || !isMeant(entry, name, src);
    })
    .join('');
}
