import type { Findings } from '../../script/findings.ts';
import { textLook } from '../../script/replace-file.ts';
import { call, given, held, quote, tell } from '../../script/words.ts';
import { type Commands, commandsOf, eachTable, must, ready, type StateContext, TABLES } from './commands.ts';

/**
 * A table that is not in use yet is taken into use as it is, so that there is a state to go back to. In check mode none is.
 */
function inUse(table: string, { list, all, fill }: Commands, checkMode: boolean): string {
  const first = must('initial', all);
  const accepting = quote(`*${table}\\n:OUTPUT ACCEPT\\nCOMMIT\\n`);
  const filled = [given({ input: accepting }), must('fill', fill), given({ input: "''" }), first];
  return [
    must('list', list(table)),
    first,
    ...(checkMode ? [] : [`if ! ${call('has', table)}; then`, ...filled, 'fi']),
  ].join('\n');
}

/** The tables that are to have a state before anything is done. */
function tablesInUse({ args: { state, table }, checkMode }: StateContext, commands: Commands): string[] {
  const unless = (has: string, each: string) => `${has} || {\n${inUse(each, commands, checkMode)}\n}`;
  if (table !== undefined) return [unless(call('has', table), table)];
  if (state === 'saved') return [unless(`[ -n ${held('said')} ]`, 'filter')];
  return TABLES.map(
    each => `if grep -qxF ${quote(`*${each}`)} ${held('path')}; then\n${unless(call('has', each), each)}\nfi`,
  );
}

function source({ table }: StateContext['args']): string[] {
  const declared = `grep -qxF ${quote(`*${table}`)} ${held('path')}`;
  const refused = call('refuse', `"Table ${table} to restore not defined in "${held('path')}`);
  return table === undefined ? [] : [`${declared} || ${refused}`];
}

/** The state before, and with `restored` whether iptables would take what the file holds. */
export function lookLines(context: StateContext): string[] {
  const { args } = context;
  const commands = commandsOf(args);
  const isRestored = args.state === 'restored';
  const loader = `${call('readable', 'modprobe', held('modprobe'))}; [ -x ${held('modprobe')} ] || ${call('refuse', `"modprobe "${held('modprobe')}" not executable"`)}`;
  return [
    ...ready(args),
    ...(args.modprobe === undefined ? [] : [loader]),
    ...(isRestored ? [call('readable', 'Source', held('path'))] : []),
    tell('path', held('path')),
    textLook('file', held('path')),
    must('initial', commands.all),
    ...(isRestored ? source(args) : []),
    ...tablesInUse(context, commands),
    must('before', commands.save),
    ...eachTable('before', commands),
    ...(isRestored ? tests(commands) : []),
    call('told', ...(isRestored ? commands.restore(held('path')) : commands.save)),
  ];
}

/** iptables-restore of nftables judges one table at a time. */
function tests({ test }: Commands): string[] {
  return TABLES.flatMap(table => [
    given({ said: held('whole') }),
    `if ${call('has', table)}; then ${must(`test ${table}`, test(table))}; fi`,
  ]);
}

/** What keeps the task from being done, before anything was. */
export function refuse(context: StateContext, found: Findings): void {
  if (found.has('missing')) context.fail(`Failed to find required executable "${found.text('missing')}" in paths`);
  if (found.has('refused')) context.fail(found.text('refused'));
}
