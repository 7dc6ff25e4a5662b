import { hostname, networkInterfaces } from 'node:os';
import { basename } from 'node:path';
import { PlayError } from '../../errors.ts';
import { connectionKind } from '../../remote/open.ts';
import { isText, textOf, type Value } from '../../values.ts';
import { ENGINE_ACTIONS } from '../compile/actions.ts';
import { textsIn } from '../texts-in.ts';
import type { ForeseenTask } from './foreseen-task.ts';

/** Modules that write no files on the machine that they run on, or only there where Ansible never looks. */
const WRITING_NOTHING = new Set([
  ...['debug', 'assert', 'fail', 'set_fact', 'ping', 'setup', 'stat', 'find', 'meta', 'pause', 'wait_for', 'slurp'],
  ...['group_by', 'include_vars', 'set_stats', 'service', 'systemd', 'service_facts', 'package_facts'],
  ...['wait_for_connection', 'reboot', 'getent', 'user', 'group', 'hostname', 'timezone', 'sysctl', 'mail'],
  ...['validate_argument_spec', 'async_status', 'mount', 'modprobe', 'gather_facts'],
]);
/** Modules that write on this machine, whichever host they are for. */
const WRITING_HERE = new Set(['fetch', 'synchronize']);
/** Modules that write what their arguments name, and nothing beside it. */
const WRITING_WHAT_THEY_NAME = new Set(['file', 'template', 'lineinfile', 'blockinfile', 'replace', 'tempfile']);
/** Programs that write what their command line names, and nothing beside it. */
const PLAIN_PROGRAM =
  /^(?:\/usr)?(?:\/bin\/)?(?:touch|mkdir|echo|true|false|test|cat|ls|rm|chmod|chown|sleep|date|id|whoami|hostname|uname|printf)\s[^|&;<>`$()]*$/;

/** Variables that name folders of the playbook. */
const KNOWN_FOLDER = /\{\{ *(?:role_path|playbook_dir|inventory_dir) *\}\}/g;
/** Lookups that may write. */
const WRITING_LOOKUP = /['"](?:[\w.]+\.)?(?:pipe|password)['"]/;

const HERE = /\{\{|^(?:localhost|127\..*|::1)$/;

/** Whether a task may make a file or folder of that name on the controller, where an include would look for it. */
export function mayMakeFiles({ step, run }: ForeseenTask, name: string): boolean {
  if ([...textsIn(step.ast.source)].some(text => WRITING_LOOKUP.test(text))) return true;
  if (WRITING_NOTHING.has(step.action) || ENGINE_ACTIONS.has(step.action)) return false;
  const given = [...textsIn(step.ast.args), ...textsIn(step.ast.keywords.get('args'))];
  const texts = given.map(text => text.replace(KNOWN_FOLDER, ''));
  // A host that is added may be this machine under another name.
  if (step.action === 'add_host') return texts.some(text => /local|\b127\.|\{\{/.test(text));
  if (!WRITING_HERE.has(step.action) && !actsHere(step, run)) return false;
  if (texts.some(text => text.includes(basename(name).replace(/\.ya?ml$/, '')))) return true;
  if (WRITING_WHAT_THEY_NAME.has(step.action)) return texts.some(text => /\{\{|\blink\b/.test(text));
  if (step.action !== 'command' && step.action !== 'shell') return true;
  return !texts.some(text => PLAIN_PROGRAM.test(`${text} `));
}

function actsHere(step: ForeseenTask['step'], run: ForeseenTask['run']): boolean {
  const { settings, connection } = run.services.options;
  if (step.effective.nearest('delegate_to') !== undefined) return true;
  if (!isRemote(step.effective.nearest('connection') ?? connection.transport ?? settings.transport)) return true;
  return run.progress.hosts.some(name => mayBeHere(step, run, name));
}

const isRemote = (connection: Value): boolean => isText(connection) && isElsewhere(connectionKind(textOf(connection)));

const isElsewhere = (kind: ReturnType<typeof connectionKind>): boolean => kind !== undefined && kind.isHere !== true;

function mayBeHere(step: ForeseenTask['step'], run: ForeseenTask['run'], name: string): boolean {
  try {
    const vars = run.variables.ofTask(step, name);
    const address = vars.get('ansible_host') ?? name;
    const connection = vars.get('ansible_connection');
    if (!isText(address) || HERE.test(textOf(address)) || ownNames().has(textOf(address))) return true;
    return connection !== undefined && !isRemote(connection);
  } catch (error) {
    // Files of variables that are not there yet.
    if (error instanceof PlayError) return true;
    throw error;
  }
}

/** What this machine is called, and its addresses. */
function ownNames(): ReadonlySet<string> {
  const interfaces = Object.values(networkInterfaces()).flatMap(each => each ?? []);
  return new Set([hostname(), ...interfaces.map(({ address }) => address)]);
}
