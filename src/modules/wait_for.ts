import { setTimeout as sleep } from 'node:timers/promises';
import { Dict, type Value } from '../values.ts';
import { expandedWord } from './api/host-word.ts';
import { type Args, defineModule, type ModuleContext, type OptionSpecs } from './api/module.ts';
import { look } from './files/act.ts';
import { readState, stateFields } from './files/path-state.ts';
import { compiled } from './files/python-regex.ts';
import { probePort } from './waiting/probe-port.ts';

const OPTIONS = {
  host: { type: 'str', default: '127.0.0.1', description: 'Host whose port is asked, from the host of the task.' },
  port: { type: 'int', description: 'Port to ask.' },
  path: { type: 'path', description: 'File to wait for.' },
  state: {
    type: 'str',
    default: 'started',
    choices: ['absent', 'drained', 'present', 'started', 'stopped'],
    description: 'What to wait for.',
  },
  timeout: { type: 'int', default: 300, description: 'Seconds to wait at most.' },
  connect_timeout: { type: 'int', default: 5, description: 'Seconds for one try to connect.' },
  delay: { type: 'int', default: 0, description: 'Seconds to wait before the first look.' },
  sleep: { type: 'int', default: 1, description: 'Seconds between two looks.' },
  search_regex: { type: 'str', description: 'What the file, or what the port says, must hold.' },
  msg: { type: 'str', description: 'Message of the failure.' },
  exclude_hosts: {
    type: 'list',
    elements: 'str',
    description: 'Not counted for drained.',
    unsupported: 'drained looks at all connections',
  },
  active_connection_states: {
    type: 'list',
    elements: 'str',
    description: 'Which connections count for drained.',
    unsupported: "Ansible's default states are looked at",
  },
} as const satisfies OptionSpecs;

type Context = ModuleContext<Args<typeof OPTIONS>>;

interface Found {
  readonly met: boolean;
  readonly fields?: Record<string, Value>;
}

/** Groups of the pattern in what was read; undefined where it does not match. */
function search(context: Context, text: string): Record<string, Value> | undefined {
  const { search_regex } = context.args;
  if (search_regex === undefined) return {};
  const regexp = compiled(context, search_regex, { multiline: true });
  const match = regexp.search(text);
  if (match === undefined) return undefined;
  const names = [...regexp.names].map(([name, index]): [string, Value] => [name, match.groups[index] ?? null]);
  return { match_groups: match.groups.slice(1).map(group => group ?? null), match_groupdict: Dict.of(names) };
}

async function lookAtPath(context: Context, path: string): Promise<Found> {
  const { state, search_regex } = context.args;
  const read = search_regex === undefined ? '' : '; _ts_mark content; cat "$_ts_p" 2>/dev/null';
  const blocks = await look(context, [
    `_ts_abs ${expandedWord(path)}; if [ -e "$_ts_p" ]; then _ts_mark exists${read}; _ts_state "$(_ts_real "$_ts_p")" file; fi`,
  ]);
  const exists = blocks.has('exists');
  if (state === 'absent' || state === 'stopped') return { met: !exists };
  if (!exists) return { met: false };
  const groups = search(context, blocks.get('content')?.toString('utf8') ?? '');
  return {
    met: groups !== undefined,
    fields: { ...groups, ...(stateFields(readState(blocks.get('state file'))) as Record<string, Value>) },
  };
}

async function lookAtPort(context: Context, port: number): Promise<Found> {
  const { state, host, connect_timeout, search_regex } = context.args;
  const said = await probePort(context, {
    host,
    port,
    seconds: connect_timeout,
    listens: search_regex !== undefined,
    drained: state === 'drained',
  });
  if (state === 'absent' || state === 'stopped' || state === 'drained') return { met: !said.open };
  if (!said.open) return { met: false };
  const groups = search(context, said.text);
  return { met: groups !== undefined, fields: groups ?? {} };
}

function timeoutText({ args }: Context): string {
  const { msg, path, port, host, state, search_regex } = args;
  if (msg !== undefined) return msg;
  if (state === 'drained') return `Timeout when waiting for ${host}:${port} to drain`;
  const gone = state === 'absent' || state === 'stopped';
  const what = path === undefined ? `${host}:${port}` : gone ? `${path} to be absent.` : `file ${path}`;
  if (gone && path === undefined) return `Timeout when waiting for ${what} to stop.`;
  if (search_regex === undefined || gone) return `Timeout when waiting for ${what}`;
  return `Timeout when waiting for search string ${search_regex} in ${path ?? what}`;
}

export default defineModule({
  name: 'wait_for',
  fullNames: [],
  summary: 'Waits until a port answers or falls silent, or a file appears, holds a text or goes.',
  options: OPTIONS,
  checkMode: 'Skipped.',
  skipInCheckMode: true,
  run: async context => {
    const { args } = context;
    const { port, path, state } = args;
    if (port !== undefined && path !== undefined)
      context.fail('port and path parameter can not both be passed to wait_for');
    if (path !== undefined && state === 'stopped')
      context.fail('state=stopped should only be used for checking a port in the wait_for module');
    if (path !== undefined && state === 'drained')
      context.fail('state=drained should only be used for checking a port in the wait_for module');
    const started = Date.now();
    const elapsed = () => Math.floor((Date.now() - started) / 1000);
    const done = (found: Found) => ({
      changed: false,
      state,
      port: port ?? null,
      search_regex: args.search_regex ?? null,
      match_groups: [],
      match_groupdict: new Dict(),
      path: path ?? null,
      elapsed: elapsed(),
      ...found.fields,
    });
    if (args.delay > 0) await sleep(args.delay * 1000);
    if (port === undefined && path === undefined && state !== 'drained') {
      await sleep(args.timeout * 1000);
      return done({ met: true });
    }
    const end = started + args.timeout * 1000;
    for (;;) {
      const found = path === undefined ? await lookAtPort(context, port ?? 0) : await lookAtPath(context, path);
      if (found.met) return done(found);
      if (Date.now() >= end) return context.fail(timeoutText(context), { elapsed: elapsed() });
      await sleep(Math.min(args.sleep * 1000, Math.max(0, end - Date.now())));
    }
  },
});
