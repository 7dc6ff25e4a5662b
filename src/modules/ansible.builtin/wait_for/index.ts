import { setTimeout as pause } from 'node:timers/promises';
import { defineModule, type ModuleContext } from '../../api/module.ts';
import { ask } from '../../script/findings.ts';
import { expandedWord } from '../../script/host-word.ts';
import { given, held, quote, section } from '../../script/words.ts';
import { pathInfo, pathInfoLook } from '../../shared/files/path-info.ts';
import { probeTcp } from './tcp-probe.ts';
import { kernelAddress, liveConnections } from './tcp-table.ts';
import { WAIT_OPTIONS, type WaitArgs } from './wait-options.ts';

type Context = ModuleContext<WaitArgs>;

/** What one look gave: done, with the pattern's match where there is a pattern. */
interface Look {
  readonly done: boolean;
  readonly match?: RegExpExecArray | undefined;
}

const NOT_YET: Look = { done: false };

/** Python's spelling of a named group; `^` and `$` match at lines, as Ansible compiles it. */
function pattern(context: Context): RegExp | undefined {
  const { search_regex } = context.args;
  if (search_regex === undefined) return undefined;
  try {
    return new RegExp(
      search_regex.replaceAll('(?P<', '(?<').replaceAll('\\A', '(?<![\\s\\S])').replaceAll('\\Z', '(?![\\s\\S])'),
      'm',
    );
  } catch (error) {
    return context.fail(`search_regex cannot be read: ${(error as Error).message}`);
  }
}

async function lookAtPath(context: Context, path: string, wanted: RegExp | undefined): Promise<Look> {
  const { state } = context.args;
  const reads =
    wanted === undefined || state === 'absent'
      ? ':'
      : `if [ -f ${held('path')} ]; then ${section('content')}; cat ${held('path')}; fi`;
  const found = await ask(context.inspect, [
    `${given({ path: expandedWord(path) })}; ${section('exists')}; [ ! -e ${held('path')} ] || echo yes; ${reads}`,
  ]);
  const exists = found.text('exists') !== '';
  if (state === 'absent' || state === 'stopped') return { done: !exists };
  if (!exists) return NOT_YET;
  if (wanted === undefined) return { done: true };
  const match = wanted.exec(found.text('content')) ?? undefined;
  return { done: match !== undefined, match };
}

async function lookAtPort(context: Context, port: number, wanted: RegExp | undefined, deadline: number): Promise<Look> {
  const { host, state, connect_timeout } = context.args;
  const left = Math.max(1, deadline - Date.now());
  const target = { host, port, timeoutMs: Math.min(connect_timeout * 1000, left) };
  const enough = wanted === undefined || state === 'stopped' ? undefined : (text: string) => wanted.test(text);
  const { open, said } = await probeTcp(context, target, enough, deadline);
  if (state === 'stopped' || state === 'absent') return { done: !open };
  if (!open || wanted === undefined) return { done: open };
  const match = wanted.exec(said) ?? undefined;
  return { done: match !== undefined, match };
}

async function lookAtConnections(context: Context, port: number): Promise<Look> {
  const { host, exclude_hosts = [], active_connection_states } = context.args;
  const names = [host, ...exclude_hosts];
  const found = await ask(context.inspect, [
    section('table', 'cat /proc/net/tcp /proc/net/tcp6 2>/dev/null'),
    ...names.map((name, i) => section(`host ${i}`, `getent ahostsv4 ${quote(name)} | awk '{print $1}'`)),
  ]);
  const addresses = (index: number) =>
    [names[index] ?? '', ...found.text(`host ${index}`).split('\n')].flatMap(ip => kernelAddress(ip) ?? []);
  const local = new Set(host === '0.0.0.0' || host === '::' ? [] : addresses(0));
  const excluded = new Set(exclude_hosts.flatMap((_, i) => addresses(i + 1)));
  const count = liveConnections(found.text('table'), port, local, excluded, active_connection_states);
  return { done: count === 0 };
}

function refuseMistakes(context: Context): void {
  const { port, path, state, exclude_hosts, active_connection_states } = context.args;
  if (port !== undefined && path !== undefined)
    context.fail('port and path parameter can not both be passed to wait_for');
  if (path !== undefined && state === 'stopped')
    context.fail('state=stopped should only be used for checking a port in the wait_for module');
  if (path !== undefined && state === 'drained')
    context.fail('state=drained should only be used for checking a port in the wait_for module');
  if (exclude_hosts !== undefined && state !== 'drained')
    context.fail('exclude_hosts should only be with state=drained');
  const known = WAIT_OPTIONS.active_connection_states.default as readonly string[];
  for (const name of active_connection_states)
    if (!known.includes(name)) context.fail(`unknown active_connection_state (${name}) defined`);
}

function timeoutMessage({ host, port, path, state, search_regex }: WaitArgs): string {
  const what = port === undefined ? path : `${host}:${port}`;
  if (state === 'drained') return `Timeout when waiting for ${what} to drain`;
  if (state === 'absent' || state === 'stopped')
    return port === undefined
      ? `Timeout when waiting for ${path} to be absent.`
      : `Timeout when waiting for ${what} to stop.`;
  if (search_regex !== undefined) return `Timeout when waiting for search string ${search_regex} in ${what}`;
  return port === undefined ? `Timeout when waiting for file ${path}` : `Timeout when waiting for ${what}`;
}

export default defineModule({
  summary: 'Waits until a port answers or no longer does, or a file is there, holds a text, or is gone.',
  options: WAIT_OPTIONS,
  checkMode: 'Skipped.',
  skipInCheckMode: 'module',
  run: async context => {
    const { args } = context;
    refuseMistakes(context);
    const { port, path, state, timeout, delay, sleep } = args;
    const start = Date.now();
    const deadline = start + timeout * 1000;
    const wanted = pattern(context);
    const look = (): Promise<Look> => {
      if (state === 'drained' && port !== undefined) return lookAtConnections(context, port);
      return port === undefined ? lookAtPath(context, path ?? '', wanted) : lookAtPort(context, port, wanted, deadline);
    };
    const rest = (ms: number) => pause(ms, undefined, { signal: context.signal });
    const elapsed = () => Math.floor((Date.now() - start) / 1000);
    if (delay > 0) await rest(delay * 1000);
    let last: Look = NOT_YET;
    if (port === undefined && path === undefined && state !== 'drained') await rest(timeout * 1000);
    else {
      while (!last.done && Date.now() < deadline) {
        last = await look();
        if (!last.done) await rest(Math.max(0, Math.min(sleep * 1000, deadline - Date.now())));
      }
      if (!last.done) context.fail(args.msg ?? timeoutMessage(args), { elapsed: elapsed() });
    }
    const info = path === undefined ? {} : pathInfo(await ask(context.inspect, [pathInfoLook(expandedWord(path))]));
    const [, ...groups] = last.match ?? [];
    return {
      changed: false,
      ...info,
      elapsed: elapsed(),
      match_groupdict: { ...last.match?.groups },
      match_groups: groups.map(group => group ?? null),
      path: path ?? null,
      port: port ?? null,
      search_regex: args.search_regex ?? null,
      // Ansible shows what the path is in place of what was waited for.
      state: info.state ?? state,
    };
  },
});
