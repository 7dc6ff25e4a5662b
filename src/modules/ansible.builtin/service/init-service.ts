import type { ModuleContext, ModuleResult } from '../../api/module.ts';
import { type CommandRun, type Findings, runAll } from '../../script/findings.ts';
import { call, quote, section } from '../../script/words.ts';
import INIT_LOOK from './init-look.sh';

/** A service of SysV init scripts or OpenRC. */
export interface InitArgs {
  readonly name: string;
  readonly state: string | undefined;
  readonly enabled: boolean | undefined;
  readonly pattern: string | undefined;
  readonly sleep: number | undefined;
  readonly runlevel: string;
  readonly arguments: string;
}

/** Shell text for where systemd does not run: finds the tools and looks at the service. */
export function initLook(args: InitArgs): string[] {
  return [
    INIT_LOOK,
    call('init', quote(args.name), quote(args.runlevel)),
    ...(args.pattern === undefined ? [] : [section('processes', 'ps auxww 2>/dev/null || ps -ef')]),
    'exit 0',
  ];
}

/** What a status command says: its exit status as the LSB defines it, or else its words. */
function isRunning(args: InitArgs, found: Findings): boolean {
  if (args.pattern !== undefined) return found.text('processes').includes(args.pattern);
  const rc = found.rc('status') ?? 1;
  const said = found.text('status');
  if (found.text('tool') === 'openrc') return said.includes('started');
  if ([1, 2, 3, 4, 69].includes(rc)) return false;
  if (said.split('\n').length <= 2) {
    const words = said.toLowerCase().replace(args.name.toLowerCase(), '');
    if (words.includes('stop')) return false;
    if (words.includes('run')) return !words.includes('not ');
    if (words.includes('start') && !words.includes('not ')) return true;
    if (/could not access pid file|dead and pid file exists|dead but (?:subsys locked|pid file exists)/.test(words))
      return false;
  }
  return rc === 0;
}

function isEnabled(args: InitArgs, found: Findings): boolean {
  if (found.text('tool') === 'openrc')
    return found
      .text('enabled')
      .split('\n')
      .some(line => line.split('|')[0]?.trim() === args.name);
  if (found.text('enabler') === 'chkconfig') return /\b[35]:on\b/.test(found.text('enabled'));
  return found.text('rc-links') !== '';
}

function enableCommand(args: InitArgs, found: Findings, enable: boolean): string {
  const name = quote(args.name);
  if (found.text('tool') === 'openrc') return `rc-update ${enable ? 'add' : 'delete'} ${name} ${quote(args.runlevel)}`;
  switch (found.text('enabler')) {
    case 'update-rc.d':
      // A service without links has no place among them yet: `enable` alone would do nothing.
      return enable
        ? `eval 'update-rc.d ${name} defaults && update-rc.d ${name} enable'`
        : `update-rc.d ${name} disable`;
    case 'insserv':
      return enable ? `insserv ${name}` : `insserv -r ${name}`;
    default:
      return enable ? `eval 'chkconfig --add ${name} && chkconfig ${name} on'` : `chkconfig ${name} off`;
  }
}

function control(args: InitArgs, found: Findings, action: string): string {
  const more = args.arguments === '' ? '' : ` ${args.arguments.split(/\s+/).map(quote).join(' ')}`;
  const name = quote(args.name);
  if (found.text('tool') === 'openrc') return `rc-service ${name} ${action}${more}`;
  const program = found.text('service') === '' ? `/etc/init.d/${name}` : `service ${name}`;
  return `${program} ${action}${more}`;
}

function stateAction(wanted: string | undefined, running: boolean): string | undefined {
  switch (wanted) {
    case 'started':
      return running ? undefined : 'start';
    case 'stopped':
      return running ? 'stop' : undefined;
    case 'reloaded':
      return running ? 'reload' : 'start';
    default:
      return wanted === undefined ? undefined : 'restart';
  }
}

/** Not every script knows `restart`: it is stopped, whatever that says, and started. */
function stateCommands(args: InitArgs, found: Findings, action: string): string[] {
  if (action !== 'restart') return [control(args, found, action)];
  const pause = args.sleep === undefined ? [] : [`sleep ${args.sleep}`];
  const stop = `eval ${quote(`${control(args, found, 'stop')} || :`)}`;
  return [stop, ...pause, control(args, found, 'start')];
}

function failure(context: ModuleContext<unknown>, run: CommandRun | undefined): void {
  if (run === undefined || run.rc === 0 || run.stderr.includes('Job is already running')) return;
  context.fail(run.stderr === '' ? run.stdout : run.stderr);
}

/** The results and failures of Ansible's service module, where systemd does not run. */
export async function manageInitService(
  context: ModuleContext<unknown>,
  args: InitArgs,
  found: Findings,
): Promise<ModuleResult> {
  const { name, enabled, state } = args;
  const usable = found.text('tool') === 'openrc' || (found.text('tool') === 'sysv' && found.text('enabler') !== '');
  if (!usable) context.fail(`Could not find the requested service ${name}: host`);
  const toggles = enabled !== undefined && enabled !== isEnabled(args, found);
  const action = stateAction(state, isRunning(args, found));
  const commands = [
    ...(toggles ? [enableCommand(args, found, enabled)] : []),
    ...(action === undefined ? [] : stateCommands(args, found, action)),
  ];
  if (commands.length > 0) {
    const runs = await context.change(undefined, host => runAll(host, commands));
    failure(context, runs?.at(-1));
    if (context.checkMode)
      return { changed: true, msg: toggles ? 'changing service enablement' : 'service state changed' };
  }
  return {
    changed: commands.length > 0,
    name,
    ...(enabled === undefined ? {} : { enabled }),
    ...(state === undefined ? {} : { state: state === 'stopped' ? 'stopped' : 'started' }),
  };
}
