import type { Args, OptionSpecs } from '../../api/module.ts';

const field = (what: string) => ({ type: 'str', default: '*', description: `${what} when the job runs.` }) as const;

export const CRON_OPTIONS = {
  name: {
    type: 'str',
    required: true,
    description: 'What the entry is known by (a comment); with `env` the variable.',
  },
  user: { type: 'str', description: 'Whose crontab; with `cron_file` the user that the job runs as.' },
  job: { type: 'str', aliases: ['value'], description: 'The command; with `env` the value.' },
  state: { type: 'str', default: 'present', choices: ['present', 'absent'], description: 'Whether it shall be there.' },
  cron_file: { type: 'path', description: "A file in /etc/cron.d, or its path, in place of a user's crontab." },
  backup: { type: 'bool', default: false, description: 'Keep a copy of the crontab before it changes.' },
  minute: field('Minutes'),
  hour: field('Hours'),
  day: { ...field('Days of the month'), aliases: ['dom'] },
  month: field('Months'),
  weekday: { ...field('Days of the week'), aliases: ['dow'] },
  special_time: {
    type: 'str',
    choices: ['reboot', 'yearly', 'annually', 'monthly', 'weekly', 'daily', 'hourly'],
    description: 'In place of the five fields.',
  },
  disabled: { type: 'bool', default: false, description: 'Put the job there as a comment.' },
  env: { type: 'bool', default: false, description: 'Set a variable in place of a job.' },
  insertafter: { type: 'str', description: 'With `env`: put it after this variable.' },
  insertbefore: { type: 'str', description: 'With `env`: put it before this variable.' },
} as const satisfies OptionSpecs;

export type CronArgs = Args<typeof CRON_OPTIONS>;

/** The line of a job. */
export function jobLine(args: CronArgs): string {
  const { minute, hour, day, month, weekday, special_time, cron_file, user, disabled } = args;
  const when = special_time === undefined ? [minute, hour, day, month, weekday] : [`@${special_time}`];
  const who = cron_file === undefined ? [] : [user ?? ''];
  const job = (args.job ?? '').replace(/^[\r\n]+|[\r\n]+$/g, '');
  return (disabled ? '#' : '') + [...when, ...who, job].join(' ');
}
