import { escapeRegex } from '../../../python/regex/escape.ts';
/** What ini_file asks for. Texts hold one character a byte. */
export interface IniEdit {
  /** Undefined: the lines before the first section. */
  readonly section: string | undefined;
  readonly option: string | undefined;
  /** Each once; undefined where none was given. */
  readonly values: readonly string[] | undefined;
  readonly present: boolean;
  /** The values are the only ones of the option. */
  readonly exclusive: boolean;
  readonly noExtraSpaces: boolean;
  readonly allowNoValue: boolean;
}

export interface EditedIni {
  readonly lines: readonly string[];
  /** What was done, in Ansible's words; `OK` for nothing. */
  readonly message: string;
}

interface Setting {
  readonly commented: boolean;
  /** Undefined without `=`. */
  readonly value: string | undefined;
}

type Reader = (line: string) => Setting | undefined;

function reader(option: string): Reader {
  const name = escapeRegex(option);
  const pattern = new RegExp(`^[ \\t]*([#;]?)[ \\t]*${name}[ \\t]*(?:=[ \\t]*(.*)|)$`);
  return line => {
    const match = pattern.exec(line.replace(/\n$/, ''));
    return match === null ? undefined : { commented: match[1] !== '', value: match[2] };
  };
}

/** The section's lines without its head, as a half-open range; undefined where there is no such section. */
function sectionRange(lines: readonly string[], section: string | undefined): [from: number, to: number] | undefined {
  const head = section === undefined ? -1 : lines.findIndex(line => line.startsWith(`[${section}]`));
  if (head < 0 && section !== undefined) return undefined;
  const next = lines.findIndex((line, index) => index > head && line.startsWith('['));
  return [head + 1, next < 0 ? lines.length : next];
}

function written(edit: IniEdit, value: string): string {
  return `${edit.option}${edit.noExtraSpaces ? '=' : ' = '}${value}\n`;
}

/** New lines go behind the last line that is neither blank nor a comment. */
function appended(lines: readonly string[], more: readonly string[]): string[] {
  const at = lines.findLastIndex(line => !/^\s*(?:[#;].*)?$/s.test(line)) + 1;
  return lines.toSpliced(at, 0, ...more);
}

/** The option without a value: the first of its lines becomes it. */
function withoutValue(lines: readonly string[], option: string, read: Reader): EditedIni {
  const bare = `${option}\n`;
  const at = lines.findIndex(line => read(line) !== undefined);
  if (at < 0) return { lines: appended(lines, [bare]), message: 'option added' };
  return { lines: lines.with(at, bare), message: lines[at] === bare ? 'OK' : 'option changed' };
}

/** Lines that have a wanted value stay where they are, then others take the values that are left, and what is over goes. */
function withValues(lines: readonly string[], edit: IniEdit, read: Reader, values: readonly string[]): EditedIni {
  const left = new Set(values);
  const kept = lines.map(line => {
    const value = read(line)?.value;
    if (value === undefined || !left.delete(value)) return undefined;
    return written(edit, value);
  });
  const replaces = edit.exclusive && !edit.allowNoValue;
  const changed = lines.flatMap((line, index) => {
    const fixed = kept[index];
    if (fixed !== undefined) return [fixed];
    if (!replaces || read(line) === undefined) return [line];
    const [next] = left;
    if (next === undefined) return [];
    left.delete(next);
    return [written(edit, next)];
  });
  if (left.size > 0)
    return {
      lines: appended(
        changed,
        [...left].map(value => written(edit, value)),
      ),
      message: 'option added',
    };
  return { lines: changed, message: changed.join('') === lines.join('') ? 'OK' : 'option changed' };
}

function without(lines: readonly string[], edit: IniEdit, read: Reader): EditedIni {
  const kept = lines.filter(line => {
    const setting = read(line);
    if (setting === undefined || setting.commented) return true;
    return !edit.exclusive && !(setting.value !== undefined && edit.values?.includes(setting.value));
  });
  return { lines: kept, message: kept.length === lines.length ? 'OK' : 'option changed' };
}

function newSection(edit: IniEdit): EditedIni {
  const { option, values = [] } = edit;
  const settings = values.length > 0 ? values.map(value => written(edit, value)) : [`${option}\n`];
  return {
    lines: [`[${edit.section}]\n`, ...(option === undefined ? [] : settings)],
    message: option === undefined ? 'only section added' : 'section and option added',
  };
}

function editSection(lines: readonly string[], edit: IniEdit): EditedIni {
  const { option, values } = edit;
  if (option === undefined) return { lines, message: 'OK' };
  const read = reader(option);
  if (!edit.present) return without(lines, edit, read);
  return values === undefined ? withoutValue(lines, option, read) : withValues(lines, edit, read, values);
}

/** Ansible's ini_file on a file's lines, each of which ends with a line feed. */
export function editIni(lines: readonly string[], edit: IniEdit): EditedIni {
  const range = sectionRange(lines, edit.section);
  if (range === undefined) {
    if (!edit.present) return { lines, message: 'OK' };
    const added = newSection(edit);
    return { lines: [...lines, ...added.lines], message: added.message };
  }
  const [from, to] = range;
  if (!edit.present && edit.option === undefined)
    return { lines: lines.toSpliced(from - 1, to - from + 1), message: 'section removed' };
  const edited = editSection(lines.slice(from, to), edit);
  return { lines: lines.toSpliced(from, to - from, ...edited.lines), message: edited.message };
}
