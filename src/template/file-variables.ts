import { statSync } from 'node:fs';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { DateTimeValue } from '../python/dates.ts';
import { ownUser } from '../python/own-user.ts';
import type { Value } from '../values.ts';
import { managedText } from './managed-text.ts';

function localTime(date: Date): DateTimeValue {
  return new DateTimeValue(date.getFullYear(), date.getMonth() + 1, date.getDate(), {
    hour: date.getHours(),
    minute: date.getMinutes(),
    second: date.getSeconds(),
    microsecond: date.getMilliseconds() * 1000,
  });
}

/**
 * What Ansible lends to a template about its own file.
 * @param managed the setting ansible_managed; undefined where a variable of that name counts
 */
export function fileVariables(path: string, given: string, managed: string | undefined): ReadonlyMap<string, Value> {
  const { mtime, uid } = statSync(path);
  const user = ownUser();
  const own = new Map<string, Value>([
    ['template_host', hostname()],
    ['template_path', given],
    ['template_fullpath', resolve(path)],
    ['template_destpath', null],
    ['template_mtime', localTime(mtime)],
    ['template_uid', uid === user.uid ? user.username : uid],
    ['template_run_date', localTime(new Date())],
  ]);
  return managed === undefined ? own : own.set('ansible_managed', managedText(managed, own, mtime.getTime() / 1000));
}
