import type { ModuleContext } from '../../api/module.ts';
import type { Findings } from '../../script/findings.ts';
import { held, quoteWords, section, variable } from '../../script/words.ts';

/** Commands that change accounts of the local files alone; few systems have them. */
export type LibuserCommand = 'lgroupadd' | 'lgroupdel' | 'lgroupmod' | 'lchage' | 'luseradd' | 'luserdel' | 'lusermod';

/** Asks which of the commands the host has not. */
export function libuserLook(commands: readonly LibuserCommand[]): string {
  const command = variable('command');
  const lacking = `command -v "${held('command')}" >/dev/null || echo "${held('command')}"`;
  return section('lacking', `for ${command} in ${quoteWords(commands)}; do ${lacking}; done`);
}

/** The first that is needed, in this order, and not there fails the task before anything is changed, as with Ansible. */
export function requireLibuser(
  context: ModuleContext<unknown>,
  found: Findings,
  needed: readonly LibuserCommand[],
): void {
  const lacking = found.text('lacking').split('\n');
  const first = needed.find(command => lacking.includes(command));
  if (first !== undefined) context.fail(`Failed to find required executable "${first}" in paths`);
}
