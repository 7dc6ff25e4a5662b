import { defineModule, type ModuleContext, type ModuleResult } from '../../api/module.ts';
import { ask, runSteps } from '../../script/findings.ts';
import { printed, replaceText, textLook } from '../../script/replace-file.ts';
import { call, define, given, quote, run, section } from '../../script/words.ts';
import BACKUP from './backup.sh';
import { CRON_OPTIONS, type CronArgs, jobLine } from './cron-options.ts';
import { CronTable } from './cron-table.ts';
import CRONTAB from './crontab.sh';

type Context = ModuleContext<CronArgs>;

function refuseMistakes(context: Context): void {
  const { args } = context;
  const { cron_file, special_time, env, job, user, name } = args;
  if (cron_file === '/etc/crontab') context.fail('Will not manage /etc/crontab via cron_file, see documentation.');
  const base = cron_file?.split('/').at(-1);
  if (base !== undefined && !/^[A-Z0-9_-]+$/i.test(base))
    context.warn(
      `Filename portion of cron_file ("${base}") should consist solely of upper- and lower-case letters, digits, underscores, and hyphens`,
    );
  const fields = [args.minute, args.hour, args.day, args.month, args.weekday];
  if (special_time !== undefined && fields.some(field => field !== '*'))
    context.fail('You must specify time and date fields or special time.');
  if (args.state === 'present') {
    if (cron_file !== undefined && user === undefined)
      context.fail('To use cron_file=... parameter you must specify user=... as well');
    if (job === undefined) context.fail("You must specify 'job' to install a new cron job or variable");
    if ((args.insertafter !== undefined || args.insertbefore !== undefined) && !env)
      context.fail('Insertafter and insertbefore parameters are valid only with env=yes');
  }
  if (env && name.includes(' ')) context.fail('Invalid name for environment variable');
  if (!env && job !== undefined && /[\r\n]/.test(job.replace(/^[\r\n]+|[\r\n]+$/g, '')))
    context.warn('Job should not contain line breaks');
}

/** Changes the table as wanted. */
function edit(context: Context, table: CronTable): boolean {
  const { args } = context;
  const { name, state, env, insertafter, insertbefore } = args;
  if (!env) return state === 'present' ? table.setJob(name, jobLine(args)) : table.removeJob(name);
  if (state === 'absent') return table.removeEnv(name);
  const changed = table.setEnv(name, `${name}="${args.job}"`, { after: insertafter, before: insertbefore });
  return changed ?? context.fail(`Variable named '${insertafter ?? insertbefore}' not found.`);
}

function writeScript(args: CronArgs, file: string | undefined, table: CronTable): string {
  const kept = args.backup ? [BACKUP, define('before', printed(table.before)), call('backup')] : [];
  const user = given({ user: quote(args.user ?? '') });
  const install = [CRONTAB, user, define('text', `printf %s ${quote(table.text())}`), call('install')];
  return [...kept, ...(file === undefined ? install : [replaceText(quote(file), table.text())])].join('\n');
}

async function write(context: Context, script: string): Promise<string | undefined> {
  const done = await context.change(undefined, host => runSteps(host, [{ label: 'write', script }]));
  if (done === undefined) return undefined;
  if (done.failed !== undefined) context.fail(done.failed.stderr);
  const backup = done.found.text('backup');
  return backup === '' ? undefined : backup;
}

export default defineModule({
  summary: 'Manages jobs and variables of crontabs.',
  options: CRON_OPTIONS,
  mutuallyExclusive: [['insertafter', 'insertbefore']],
  checkMode: 'Says whether the crontab would change.',
  run: async (context): Promise<ModuleResult> => {
    const { args } = context;
    refuseMistakes(context);
    const { cron_file, user, state } = args;
    const file = cron_file === undefined || cron_file.startsWith('/') ? cron_file : `/etc/cron.d/${cron_file}`;
    const read =
      file === undefined
        ? [
            CRONTAB,
            given({ user: quote(user ?? '') }),
            `command -v crontab >/dev/null || { ${section('missing')}; exit 0; }`,
            run('table', call('crontab', '-l')),
          ]
        : [textLook('table', quote(file))];
    const found = await ask(context.inspect, read);
    if (found.has('missing')) context.fail('Failed to find required executable "crontab" in paths');
    if (![undefined, 0, 1].includes(found.rc('table'))) context.fail('Unable to read crontab');
    const table = new CronTable(found.text('table'), file === undefined);
    const edited = edit(context, table);
    const header = file ?? (user === undefined ? 'crontab' : `crontab for user "${user}"`);
    const diff = { before: table.before, before_header: header };
    if (edited && state === 'absent' && file !== undefined && table.isEmpty && !args.env) {
      await write(context, `rm -f ${quote(file)}`);
      return {
        changed: true,
        cron_file: cron_file ?? null,
        state,
        diff: { ...diff, after: '', after_header: '/dev/null' },
      };
    }
    // A last line that does not end is lost to cron: it is written anew.
    const changed = edited || (table.before !== '' && !/[\r\n]$/.test(table.before));
    const backup = changed ? await write(context, writeScript(args, file, table)) : undefined;
    return {
      changed,
      jobs: table.jobNames(),
      envs: table.envNames(),
      ...(changed ? { diff: { ...diff, after: table.text(), after_header: header } } : {}),
      ...(backup === undefined ? {} : { backup_file: backup }),
      ...(cron_file === undefined ? {} : { cron_file }),
    };
  },
});
