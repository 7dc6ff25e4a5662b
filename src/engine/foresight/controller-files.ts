import { basename } from 'node:path';
import { Dict, isText, textOf, type Value } from '../../values.ts';
import type { ForeseenTask } from './expand.ts';

/** Modules that write no files on the machine that they run on, or only there where Ansible never looks. */
const WRITING_NOTHING = new Set([
  ...['debug', 'assert', 'fail', 'set_fact', 'ping', 'setup', 'stat', 'find', 'meta', 'pause', 'wait_for', 'slurp'],
  ...['add_host', 'group_by', 'include_vars', 'set_stats', 'service', 'systemd', 'service_facts', 'package_facts'],
  ...['wait_for_connection', 'reboot', 'getent', 'user', 'group', 'hostname', 'timezone', 'sysctl', 'mail'],
  ...['validate_argument_spec', 'async_status', 'mount', 'modprobe', 'gather_facts'],
]);
/** Modules that write what their arguments name, and nothing beside it. */
const WRITING_WHAT_THEY_NAME = new Set(['file', 'template', 'lineinfile', 'blockinfile', 'replace', 'tempfile']);
/** Programs that write what their command line names, and nothing beside it. */
const PLAIN_PROGRAM =
  /^(?:\/usr)?(?:\/bin\/)?(?:touch|mkdir|echo|true|false|test|cat|ls|rm|chmod|chown|sleep|date|id|whoami|hostname|uname|printf)\s[^|&;<>`$()]*$/;

const HERE = /\{\{|^(?:localhost|127\..*|::1)$/;

/** Whether a task may make a file or folder of that name on the controller, where an include would look for it. */
export function mayMakeFiles({ step, play }: ForeseenTask, name: string): boolean {
  if (WRITING_NOTHING.has(step.action) || !actsHere(step, play)) return false;
  const texts = [...textsOf(step.ast.args), ...textsOf(step.ast.keywords.get('args'))];
  if (texts.some(text => text.includes(basename(name).replace(/\.ya?ml$/, '')))) return true;
  if (WRITING_WHAT_THEY_NAME.has(step.action)) return false;
  if (step.action !== 'command' && step.action !== 'shell') return true;
  return !texts.some(text => PLAIN_PROGRAM.test(`${text.replace(/\{\{.*?\}\}/g, '')} `));
}

function actsHere({ effective }: ForeseenTask['step'], { run, allHosts }: ForeseenTask['play']): boolean {
  if (effective.nearest('delegate_to') !== undefined) return true;
  const connection = effective.nearest('connection') ?? run.options.connection.transport ?? null;
  if (connection !== null)
    return !isText(connection) || !/^(?:ssh|smart|paramiko|openssh|docker|podman)$/.test(textOf(connection));
  return allHosts.some(name => {
    const vars = run.inventoryScope(name);
    const own = vars.get('ansible_connection');
    const address = vars.get('ansible_host') ?? name;
    return (
      !isText(address) || HERE.test(textOf(address)) || (own !== undefined && !(isText(own) && textOf(own) === 'ssh'))
    );
  });
}

function* textsOf(value: Value | undefined): Generator<string> {
  if (isText(value)) yield textOf(value);
  else if (Array.isArray(value)) for (const part of value) yield* textsOf(part);
  else if (value instanceof Dict) for (const part of value.values()) yield* textsOf(part);
}
