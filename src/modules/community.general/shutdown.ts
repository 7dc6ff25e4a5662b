import { repr } from '../../python/repr.ts';
import { connectionKind } from '../../remote/open.ts';
import { type Args, defineModule, type ModuleContext, type OptionSpecs } from '../api/module.ts';
import { ask } from '../script/findings.ts';
import { call, quote, quoteWords, section } from '../script/words.ts';
import FIND from '../shared/commands/find-program.sh';
import { goDown } from '../shared/commands/going-down.ts';

const OPTIONS = {
  delay: {
    type: 'int',
    default: 0,
    description: 'Seconds before the host goes down; most systems count whole minutes.',
  },
  msg: { type: 'str', default: 'Shut down initiated by Ansible', description: 'Message to the users of the host.' },
  search_paths: {
    type: 'list',
    elements: 'path',
    default: ['/sbin', '/usr/sbin', '/usr/local/sbin'],
    description: 'Where to look for the command, and nowhere else.',
  },
} as const satisfies OptionSpecs;

type ShutdownContext = ModuleContext<Args<typeof OPTIONS>>;

/** How a system is shut down. */
interface Way {
  readonly program: string;
  readonly options: (seconds: number) => string;
  /** It tells the users. */
  readonly says: boolean;
}

const minutes = (seconds: number) => Math.floor(Math.max(0, seconds) / 60);
const shutdown = (options: Way['options']): Way => ({ program: 'shutdown', options, says: true });
const inMinutes = shutdown(seconds => `-h +${minutes(seconds)}`);

const OTHERWISE = shutdown(seconds => `-h ${minutes(seconds)}`);
/** By the distribution, as os-release calls it, or the kernel. */
const WAYS: Readonly<Record<string, Way>> = {
  AIX: { program: 'shutdown', options: () => '-Fh', says: false },
  Darwin: inMinutes,
  FreeBSD: shutdown(seconds => `-h +${Math.max(0, seconds)}s`),
  OpenBSD: inMinutes,
  SunOS: shutdown(seconds => `-y -g ${Math.max(0, seconds)} -i 5`),
  alpine: { program: 'poweroff', options: () => '', says: false },
  void: inMinutes,
  VMkernel: { program: 'halt', options: seconds => `-d ${Math.max(0, seconds)}`, says: false },
};

/** The command as it is run, and as Ansible shows it. */
async function commandOf(context: ShutdownContext): Promise<{ readonly run: string; readonly shown: string }> {
  const { delay, msg, search_paths } = context.args;
  const programs = ['shutdown', 'poweroff', 'halt'];
  const found = await ask(context.inspect, [
    FIND,
    section('system', 'uname -s'),
    section('distribution', `sed -n 's/^ID="*\\([a-z]*\\).*/\\1/p' /etc/os-release`),
    ...programs.map(name => section(name, call('find', quote(name), quoteWords(search_paths)))),
  ]);
  const named = (label: string) => {
    const name = found.text(label).trim();
    return Object.hasOwn(WAYS, name) ? WAYS[name] : undefined;
  };
  const way = named('distribution') ?? named('system') ?? OTHERWISE;
  const path = found.text(way.program);
  if (path === '') context.fail(`Unable to find command "${way.program}" in search paths: ${repr([...search_paths])}`);
  const options = way.options(delay);
  return {
    run: `${quote(path)} ${options}${way.says ? ` ${quote(msg)}` : ''}`,
    shown: `${path} ${options}${way.says ? ` "${msg}"` : ''}`,
  };
}

export default defineModule({
  summary: 'Shuts the host down.',
  options: OPTIONS,
  checkMode: 'Tells the command; nothing is sent.',
  actionPlugin: true,
  supportsAsync: false,
  run: async context => {
    if (!context.checkMode) {
      const { target } = await context.link.connection();
      if (connectionKind(target.transport)?.isHere === true)
        return {
          changed: false,
          elapsed: 0,
          shutdown: false,
          failed: true,
          msg: 'Running community.general.shutdown with local connection would shutdown the control node.',
        };
    }
    const { run, shown } = await commandOf(context);
    const answer = await goDown(context, run);
    if (answer !== undefined && answer.rc !== 0) {
      const words = [answer.stdout, answer.stderr].map(each => each.toString('utf8').trim()).join(', ');
      return { changed: false, failed: true, shutdown: false, msg: `Shutdown command failed. Error was ${words}` };
    }
    return { changed: true, shutdown: true, shutdown_command: shown };
  },
});
