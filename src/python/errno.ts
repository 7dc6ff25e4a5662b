const TEXTS: Readonly<Record<string, string>> = {
  '2': 'No such file or directory',
  '13': 'Permission denied',
  '20': 'Not a directory',
};

/** Python's words for an error of the operating system. @param path what it was about */
export function errnoText(number: number | string, path: string): string {
  return `[Errno ${number}] ${TEXTS[number] ?? 'Error'}: b'${path}'`;
}
