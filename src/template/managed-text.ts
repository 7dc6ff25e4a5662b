import type { Core } from '../core-line.ts';
import { momentAt, strftime } from '../python/strftime.ts';
import { unsafeText } from '../python/unsafe.ts';
import { isText, type Text, textOf, type Value, type Vars } from '../values.ts';

const plain = (value: Value | undefined): string => (isText(value) ? textOf(value) : String(value ?? ''));

/** Whether a variable of that name counts, and not the setting. */
export const isManagedByVariable = ({ managedByVariable }: Core, variables: Pick<Vars, 'get'>): boolean =>
  managedByVariable && variables.get('ansible_managed') !== undefined;

/** `ansible_managed`: the setting with {host}, {uid} and {file} filled in, then dated by the template's own time. */
export function managedText(setting: string, vars: Pick<Vars, 'get'>, modified: number): Text {
  const values: Readonly<Record<string, string>> = {
    host: plain(vars.get('template_host')),
    uid: plain(vars.get('template_uid')),
    file: plain(vars.get('template_path')).replaceAll('%', '%%'),
  };
  const filled = setting.replace(/\{\{|\}\}|\{(host|uid|file)\}/g, (all, name?: string) =>
    name === undefined ? all.charAt(0) : (values[name] ?? all),
  );
  const dated = filled.includes('%') ? strftime(filled, momentAt(modified, false)) : filled;
  return unsafeText(dated);
}
