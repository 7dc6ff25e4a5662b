import type { ModuleContext, ModuleResult } from '../../api/module.ts';
import { ask, askAndAct, type Findings, runAll } from '../../script/findings.ts';
import { given, held, quote, quoteWords, run, section } from '../../script/words.ts';
import type { SystemdArgs } from './systemd-options.ts';
import { unitProperties } from './unit-properties.ts';

type Context = ModuleContext<unknown>;

const KNOWN_STATES = new Set(
  'enabled enabled-runtime linked linked-runtime masked masked-runtime static indirect disabled generated transient'.split(
    ' ',
  ),
);

/** Where a user's service manager listens, when the login did not say so. */
const RUNTIME_DIR = `XDG_RUNTIME_DIR="\${XDG_RUNTIME_DIR-/run/user/$(id -u)}"`;

/** Another root than process 1 has, as far as we may know: /run may be the machine's. */
const IN_CHROOT = '{ [ -n "$debian_chroot" ] || { [ -e /proc/1/root/. ] && ! [ / -ef /proc/1/root/. ]; }; }';

function systemctl(args: SystemdArgs): string {
  return quoteWords([
    'systemctl',
    ...(args.scope === 'system' ? [] : [`--${args.scope}`]),
    ...(args.no_block ? ['--no-block'] : []),
    ...(args.force === true ? ['--force'] : []),
  ]);
}

function unitLook(args: SystemdArgs, unit: string): string[] {
  const tool = systemctl(args);
  const name = quote(unit);
  return [
    run('show', `${tool} show ${name}`),
    given({ shown: held('rc') }),
    run('is-enabled', `${tool} is-enabled ${name}`),
    ...(args.enabled === undefined ? [] : [run('enabled', `${tool} is-enabled ${name} -l`)]),
    section('init', `[ ! -e /etc/init.d/${name} ] || echo yes`),
    section('rc-links', `ls -d /etc/rc?.d/S??${name} 2>/dev/null`),
    section('offline', `[ "$SYSTEMD_OFFLINE" != 1 ] && ! ${IN_CHROOT} || echo yes`),
    // a chroot's systemctl shows nothing but may list; one that can do neither tells why
    `[ ${held('shown')} -eq 0 ] || ${run('list', `${tool} list-unit-files ${name}`)} || ${run('tool', tool)}`,
  ];
}

/** Reads the manager's files again where asked, and looks at the unit, in one exchange; nothing where `first` ends the script. */
export async function lookAtUnit(
  context: Context,
  args: SystemdArgs,
  first: readonly string[] = [],
): Promise<Findings> {
  const tool = systemctl(args);
  const before = [
    ...first,
    `command -v systemctl >/dev/null || { ${section('missing')}; exit 0; }`,
    `export ${RUNTIME_DIR}`,
  ];
  const unit = args.name === undefined ? [] : unitLook(args, args.name);
  const reloads = [
    ...(args.daemon_reload ? [`${run('daemon-reload', `${tool} daemon-reload`)} || exit 0`] : []),
    ...(args.daemon_reexec ? [`${run('daemon-reexec', `${tool} daemon-reexec`)} || exit 0`] : []),
  ];
  const found =
    reloads.length === 0 || context.checkMode
      ? await ask(context.inspect, [...before, ...unit])
      : await askAndAct(context, before, [...reloads, ...unit]);
  if (found.has('missing')) context.fail('Failed to find required executable "systemctl" in paths');
  for (const step of ['daemon-reload', 'daemon-reexec']) {
    const rc = found.rc(step);
    if (rc !== undefined && rc !== 0) context.fail(`failure ${rc} during ${step}: ${found.stderr(step)}`);
  }
  return found;
}

interface Unit {
  readonly status: Record<string, string>;
  readonly exists: boolean;
}

function ignored(text: string): boolean {
  return !text.includes('=') && /ignoring (?:request|command)/.test(text);
}

function readUnit(context: Context, name: string, found: Findings): Unit {
  const answered = found.rc('show') === 0 && !ignored(found.text('show')) && !ignored(found.stderr('show'));
  const status = answered ? unitProperties(found.text('show')) : {};
  const { LoadState, LoadError } = status;
  const loaded = LoadState !== undefined && LoadState !== 'not-found';
  if (loaded && LoadState !== 'masked' && LoadError !== undefined)
    context.fail(`Error loading unit file '${name}': ${LoadError}`);
  const listed = KNOWN_STATES.has(found.text('is-enabled').trim()) || found.rc('list') === 0;
  const rc = found.rc('tool') ?? 0;
  if (!listed && rc !== 0) {
    const [stdout, stderr] = [found.text('tool'), found.stderr('tool')];
    context.fail(stderr.trim(), { cmd: 'systemctl', rc, stdout, stderr });
  }
  const isUnit = answered ? loaded : listed;
  const isScript = found.text('init') !== '';
  if (isScript && !isUnit)
    context.warn(`The service (${name}) is actually an init script but the system is managed by systemd`);
  return { status, exists: isUnit || isScript };
}

function isEnabled(args: SystemdArgs, found: Findings): boolean {
  const said = found.text('enabled').trim();
  if (found.rc('enabled') === 0) return said !== 'indirect' && said !== 'alias';
  const byLinks = args.scope === 'system' && found.text('init') !== '' && found.text('rc-links') !== '';
  return found.rc('enabled') === 1 && byLinks && !said.endsWith('disabled');
}

/** What has to be done to the unit's state: Ansible starts what it should restart or reload and does not run. */
function stateAction(wanted: string, activeState: string): string | undefined {
  const running = activeState === 'active' || activeState === 'activating';
  if (wanted === 'started') return running ? undefined : 'start';
  if (wanted === 'stopped') return running || activeState === 'deactivating' ? 'stop' : undefined;
  return running ? wanted.slice(0, -2) : 'start';
}

interface Plan {
  readonly mask: 'mask' | 'unmask' | undefined;
  readonly enable: 'enable' | 'disable' | undefined;
  readonly state: string | undefined;
}

function planFor(context: Context, args: SystemdArgs, unit: Unit, found: Findings): Plan {
  const { masked, enabled, state } = args;
  const isMasked = found.text('is-enabled').trim() === 'masked';
  const turned = masked ? 'mask' : 'unmask';
  const mask = masked === undefined || masked === isMasked ? undefined : turned;
  const missing = `Could not find the requested service ${args.name}: host`;
  if ((enabled !== undefined || state !== undefined) && !unit.exists) context.fail(missing);
  const able = enabled ? 'enable' : 'disable';
  const enable = enabled === undefined || enabled === isEnabled(args, found) ? undefined : able;
  const active = unit.status.ActiveState;
  if (state !== undefined && active === undefined) {
    if (found.text('offline') === '') context.fail('Service is in unknown state', { status: unit.status });
    context.warn(
      'Target is a chroot or systemd is offline. This can lead to false positives or prevent the init system tools from working.',
    );
  }
  return { mask, enable, state: state === undefined || active === undefined ? undefined : stateAction(state, active) };
}

async function carryOut(context: Context, args: SystemdArgs, unit: Unit, plan: Plan): Promise<void> {
  const name = quote(args.name ?? '');
  const actions = [plan.mask, plan.enable, plan.state].filter(action => action !== undefined);
  if (actions.length === 0) return;
  const commands = actions.map(action => `env ${RUNTIME_DIR} ${systemctl(args)} ${action} ${name}`);
  const runs = await context.change(undefined, host => runAll(host, commands));
  const failed = runs?.at(-1);
  if (runs === undefined || failed === undefined || failed.rc === 0) return;
  const action = actions[runs.length - 1];
  if (action === plan.mask && !unit.exists) context.fail(`Could not find the requested service ${args.name}: host`);
  const said = action === plan.enable ? failed.stdout + failed.stderr : failed.stderr;
  context.fail(`Unable to ${action} service ${args.name}: ${said}`);
}

/** What concerns a unit needs its name; reading all files again does not. */
export function requireName(context: Context, args: SystemdArgs): void {
  for (const option of ['state', 'enabled', 'masked'] as const)
    if (args.name === undefined && args[option] !== undefined)
      context.fail(`missing parameter(s) required by '${option}': name`);
}

/** Globs in unit names are refused, as Ansible's module does. */
export function refuseGlobs(context: Context, name: string | undefined): void {
  for (const glob of ['*', '?', '['])
    if (name?.includes(glob) === true)
      context.fail(
        `This module does not currently support using glob patterns, found '${glob}' in service name: ${name}`,
      );
}

/** Brings a unit of systemd into a state; the results and failures of Ansible's systemd module. */
export async function manageUnit(context: Context, args: SystemdArgs, found: Findings): Promise<ModuleResult> {
  const { name } = args;
  if (name === undefined) return { changed: false, name: null, status: {} };
  const unit = readUnit(context, name, found);
  const plan = planFor(context, args, unit, found);
  await carryOut(context, args, unit, plan);
  const { state, enabled } = args;
  const running = state === 'restarted' || state === 'reloaded' ? 'started' : state;
  return {
    changed: plan.mask !== undefined || plan.enable !== undefined || plan.state !== undefined,
    name,
    status: unit.status,
    ...(enabled === undefined ? {} : { enabled }),
    ...(state === undefined ? {} : { state: unit.status.ActiveState === undefined ? state : (running ?? state) }),
  };
}
