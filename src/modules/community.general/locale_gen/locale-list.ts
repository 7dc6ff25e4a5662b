const LINE = /^(#?)\s*(\S+)\s+(\S+)\s*$/;

/** Whether /etc/locale.gen names the locale, chosen or not. */
export function isOffered(list: string, name: string): boolean {
  return list.split('\n').some(line => LINE.exec(line)?.[2] === name);
}

/** /etc/locale.gen with the locale chosen, or not. */
export function withLocale(list: string, name: string, chosen: boolean): string {
  return list
    .split('\n')
    .map(line => {
      const [, , own, charset] = LINE.exec(line) ?? [];
      return own === name ? `${chosen ? '' : '# '}${name} ${charset}` : line;
    })
    .join('\n');
}

/** `locale -a` writes UTF-8 as utf8, ISO-8859-1 as iso88591. */
const plain = (name: string) =>
  name.replace(/\.([^@]*)/, (_, charset: string) => `.${charset.toLowerCase().replace(/[^a-z\d]/g, '')}`);

/** Whether the output of `locale -a` holds the locale. */
export function isBuilt(output: string, name: string): boolean {
  return output.split('\n').some(line => plain(line.trim()) === plain(name));
}
