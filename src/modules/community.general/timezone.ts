import { defineModule } from '../api/module.ts';
import { ask, runSteps } from '../script/findings.ts';
import { replaceText } from '../script/replace-file.ts';
import { quote, run, section } from '../script/words.ts';

interface Clock {
  readonly name: string | undefined;
  readonly hwclock: string | undefined;
}

/** timedatectl where it answers (in containers and chroots none does); otherwise /etc/localtime, /etc/timezone and hwclock. */
const LOOK = [
  `command -v timedatectl >/dev/null && ${run('status', 'timedatectl status')} || {`,
  section('file', 'cat /etc/timezone 2>/dev/null'),
  section('link', 'readlink -f /etc/localtime'),
  section('adjtime', 'cat /etc/adjtime 2>/dev/null'),
  '}',
];

export default defineModule({
  summary: "Sets the host's time zone, and what the hardware clock keeps.",
  options: {
    name: { type: 'str', description: 'The zone, such as Europe/Vienna.' },
    hwclock: {
      type: 'str',
      choices: ['local', 'UTC'],
      aliases: ['rtc'],
      description: 'Whether the hardware clock keeps local time or UTC.',
    },
  },
  requiredOneOf: [['hwclock', 'name']],
  checkMode: 'Says whether the clock would change.',
  run: async context => {
    const { name, hwclock } = context.args;
    const zone = name === undefined ? [] : [section('zone', `[ -f /usr/share/zoneinfo/${quote(name)} ] && echo yes`)];
    const found = await ask(context.inspect, [...LOOK, ...zone]);
    if (name !== undefined && (found.text('zone') === '' || name.split('/').includes('..')))
      context.fail(`Error message:\ngiven timezone "${name}" is not available`);
    const status = found.text('status');
    const systemd = found.rc('status') === 0;
    const linked = found
      .text('link')
      .trim()
      .replace(/^.*\/zoneinfo\//, '');
    const current: Clock = systemd
      ? {
          name: /^\s*Time ?zone\s*:\s*(\S+)/m.exec(status)?.[1],
          hwclock: /^\s*RTC in local TZ\s*:\s*yes/m.test(status) ? 'local' : 'UTC',
        }
      : {
          name: found.text('file').trim() || linked,
          hwclock: /^LOCAL$/m.test(found.text('adjtime')) ? 'local' : 'UTC',
        };
    const named = name !== undefined && (name !== current.name || (!systemd && linked !== '' && linked !== name));
    const clocked = hwclock !== undefined && hwclock !== current.hwclock;
    const steps = [
      ...(named && systemd ? [`timedatectl set-timezone ${quote(name)}`] : []),
      ...(named && !systemd
        ? [
            `ln -sfn /usr/share/zoneinfo/${quote(name)} /etc/localtime.tsplay && mv -f /etc/localtime.tsplay /etc/localtime`,
            `if [ -e /etc/timezone ] || [ -e /etc/debian_version ]; then ${replaceText('/etc/timezone', `${name}\n`)}\nfi`,
          ]
        : []),
      ...(clocked && systemd ? [`timedatectl set-local-rtc ${hwclock === 'local' ? 'yes' : 'no'}`] : []),
      ...(clocked && !systemd ? [`hwclock --systohc --${hwclock === 'local' ? 'localtime' : 'utc'}`] : []),
    ].map((script, i) => ({ label: String(i), script }));
    if (steps.length > 0) {
      const done = await context.change(undefined, host => runSteps(host, steps));
      if (done?.failed !== undefined) context.fail(done.failed.stderr.trim());
    }
    const shown = (clock: Clock) => ({
      ...(hwclock === undefined ? {} : { hwclock: clock.hwclock ?? null }),
      ...(name === undefined ? {} : { name: clock.name ?? null }),
    });
    return { changed: steps.length > 0, diff: { before: shown(current), after: shown({ name, hwclock }) } };
  },
});
