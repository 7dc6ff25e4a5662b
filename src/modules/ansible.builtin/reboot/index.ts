import { setTimeout as sleep } from 'node:timers/promises';
import { connectionKind } from '../../../remote/open.ts';
import { type Args, defineModule, type ModuleContext, type OptionSpecs } from '../../api/module.ts';
import { newMarks } from '../../script/marks.ts';
import { call, quote, quoteWords, section, tell } from '../../script/words.ts';
import FIND from '../../shared/commands/find-program.sh';
import { goDown } from '../../shared/commands/going-down.ts';
import { checkBooted, checkCommand, untilHolds } from './boot-watch.ts';

const BOOT_ID_COMMAND = 'cat /proc/sys/kernel/random/boot_id';

const OPTIONS = {
  pre_reboot_delay: {
    type: 'int',
    default: 0,
    aliases: ['pre_reboot_delay_sec'],
    description: 'Seconds before the reboot (whole minutes, as shutdown counts).',
  },
  post_reboot_delay: {
    type: 'int',
    default: 0,
    aliases: ['post_reboot_delay_sec'],
    description: 'Seconds to wait after the reboot command before looking.',
  },
  reboot_timeout: {
    type: 'int',
    default: 600,
    aliases: ['reboot_timeout_sec'],
    description: 'Seconds for the host to come back, and again for the test command.',
  },
  connect_timeout: { type: 'int', aliases: ['connect_timeout_sec'], description: 'Seconds for one connection.' },
  test_command: {
    type: 'str',
    default: 'whoami',
    description: 'Command that must work before the host counts as back.',
  },
  msg: { type: 'str', default: 'Reboot initiated by Ansible', description: 'Message to the users of the host.' },
  search_paths: {
    type: 'list',
    elements: 'str',
    default: ['/sbin', '/bin', '/usr/sbin', '/usr/bin', '/usr/local/sbin'],
    description: 'Where to look for the shutdown command.',
  },
  boot_time_command: {
    type: 'str',
    default: BOOT_ID_COMMAND,
    description: 'Command whose output changes with each boot.',
  },
  reboot_command: { type: 'str', description: 'Command to reboot by, instead of shutdown.' },
} as const satisfies OptionSpecs;

type RebootArgs = Args<typeof OPTIONS>;
type RebootContext = ModuleContext<RebootArgs>;

/** What must be known before the reboot: the present boot, and the whole command. One exchange. */
async function prepare(context: RebootContext): Promise<{ before: string; command: string }> {
  const { args } = context;
  const [program = '', rest] = splitProgram(args.reboot_command ?? 'shutdown');
  const marks = newMarks();
  const find = (name: string) => call('find', quote(name), quoteWords(args.search_paths));
  const script = [
    marks.define,
    FIND,
    section('boot', `( ${args.boot_time_command}\n)`),
    call('section', '"rc $?"'),
    section('alpine', '[ ! -e /etc/alpine-release ] || echo yes'),
    program.startsWith('/') ? tell('program', quote(program)) : section('program', find(program)),
    section('reboot', find('reboot')),
  ].join('\n');
  const answer = await context.inspect.run(script);
  const sections = new Map(marks.sections(answer).map(each => [each.label, each]));
  const boot = sections.get('boot');
  const before = boot?.stdout.trim() ?? '';
  if (!sections.has('rc 0') || before === '')
    context.fail(
      `reboot: failed to get host boot time info, rc: ${[...sections.keys()].find(label => label.startsWith('rc '))?.slice(3) ?? '?'}, stdout: ${before}, stderr: ${boot?.stderr.trim() ?? ''}`,
      { reboot: false },
    );
  const isAlpine = args.reboot_command === undefined && sections.get('alpine')?.stdout.trim() === 'yes';
  const path = sections.get(isAlpine ? 'reboot' : 'program')?.stdout ?? '';
  if (path === '')
    context.fail(
      `Unable to find command "${isAlpine ? 'reboot' : program}" in search paths: ['${args.search_paths.join("', '")}']`,
    );
  if (isAlpine) return { before, command: path };
  const minutes = Math.floor(Math.max(0, args.pre_reboot_delay) / 60);
  const words = args.reboot_command === undefined ? `-r ${minutes} ${quote(args.msg)}` : (rest ?? '');
  return { before, command: `${quote(path)} ${words}` };
}

function splitProgram(command: string): [string, string | undefined] {
  const at = command.indexOf(' ');
  return at < 0 ? [command, undefined] : [command.slice(0, at), command.slice(at + 1)];
}

export default defineModule({
  summary: 'Reboots the host and waits until it is back: its boot id must have changed and a test command must work.',
  options: OPTIONS,
  checkMode: 'Reports changed; nothing is sent.',
  actionPlugin: true,
  run: async context => {
    const { args } = context;
    const { target } = await context.link.connection();
    if (connectionKind(target.transport)?.isHere === true)
      return {
        changed: false,
        elapsed: 0,
        rebooted: false,
        failed: true,
        msg: 'Running reboot with local connection would reboot the control node.',
      };
    if (context.checkMode) return { changed: true, elapsed: 0, rebooted: true };
    const { before, command } = await prepare(context);
    const answer = await goDown(context, command);
    const start = Date.now();
    const elapsed = () => Math.floor((Date.now() - start) / 1000);
    if (answer !== undefined && answer.rc !== 0) {
      const words = `${answer.stdout.toString('utf8').trim()}, ${answer.stderr.toString('utf8').trim()}`;
      return {
        changed: false,
        failed: true,
        rebooted: false,
        elapsed: elapsed(),
        msg: `Reboot command failed. Error was: '${words}'`,
      };
    }
    if (args.post_reboot_delay > 0) await sleep(args.post_reboot_delay * 1000, undefined, { signal: context.signal });
    const boot = { command: args.boot_time_command, before, isBootId: args.boot_time_command === BOOT_ID_COMMAND };
    const connectTimeout = args.connect_timeout === undefined ? undefined : args.connect_timeout * 1000;
    const timeout = args.reboot_timeout * 1000;
    const holds = (attempt: () => Promise<void>) => untilHolds(attempt, timeout, context.signal);
    const checks: [what: string, problem: () => Promise<string | undefined>][] = [
      ['last boot time check', () => holds(() => checkBooted(context, boot, connectTimeout))],
      ['post-reboot test command', () => holds(() => checkCommand(context, args.test_command))],
    ];
    for (const [what, check] of checks) {
      const problem = await check();
      if (problem !== undefined) {
        const msg = `Timed out waiting for ${what} (timeout=${args.reboot_timeout})`;
        return {
          changed: true,
          failed: true,
          rebooted: what === 'post-reboot test command',
          elapsed: elapsed(),
          msg,
          reason: problem,
        };
      }
    }
    return { changed: true, rebooted: true, elapsed: elapsed() };
  },
});
