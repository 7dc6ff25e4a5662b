import { PlayError } from '../errors.ts';

/** Section -> key in lower case -> value. */
export type IniFile = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Reads an ansible.cfg as Python's configparser does for Ansible: `#` and `;` begin comment lines, ` ;` an inline comment,
 * deeper lines continue a value. @throws PlayError `config-syntax`
 */
export function parseIniFile(text: string, file: string): IniFile {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let key: string | undefined;
  let keyIndent = 0;
  const fail = (message: string, line: number): never => {
    const position = { file, line: line + 1, column: 1 };
    throw new PlayError(`Error reading config file (${file}): ${message}`, {
      code: 'config-syntax',
      position,
      exitCode: 5,
    });
  };
  for (const [number, raw] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    if (/^\s*[#;]/.test(raw)) continue;
    const line = raw.replace(/\s;.*$/, '');
    const content = line.trim();
    const indent = line.length - line.trimStart().length;
    if (content === '') {
      if (section && key !== undefined && line === raw) section.set(key, `${section.get(key) ?? ''}\n`);
      continue;
    }
    if (section && key !== undefined && indent > keyIndent) {
      section.set(key, `${section.get(key) ?? ''}\n${content}`);
      continue;
    }
    const header = /^\[(.+)\]/.exec(content)?.[1];
    if (header !== undefined) {
      if (sections.has(header)) fail(`section '${header}' already exists`, number);
      section = new Map();
      sections.set(header, section);
      key = undefined;
      continue;
    }
    const entry = /^(.*?)\s*[=:]\s*(.*)$/.exec(content);
    if (section === undefined) return fail('File contains no section headers.', number);
    if (entry === null || !entry[1]) return fail(`Source contains parsing errors: '${content}'`, number);
    key = entry[1].toLowerCase();
    keyIndent = indent;
    if (section.has(key)) fail(`option '${key}' already exists`, number);
    section.set(key, entry[2] ?? '');
  }
  for (const entries of sections.values()) for (const [name, value] of entries) entries.set(name, value.trimEnd());
  return sections;
}
