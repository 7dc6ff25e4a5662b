import type { ModuleResult } from '../../api/module.ts';
import { cleanupCommand, upgradeCommand } from './apt-command.ts';
import { nothingUpgraded } from './apt-output.ts';
import { type AptContext, attempt, cacheFields, failedRun, lookAt, perform, runFields } from './apt-run.ts';

/** Upgrades the installed packages, updating the lists in the same exchange when that is due. */
export async function upgradePackages(context: AptContext, mode: string): Promise<ModuleResult> {
  const { args, checkMode } = context;
  const aptGet = upgradeCommand(args, mode, 'apt-get', checkMode);
  const aptitude = upgradeCommand(args, mode, 'aptitude', checkMode);
  // As in Ansible, aptitude does it where it is installed, unless the mode or the user asks for apt-get.
  const either = `if command -v aptitude >/dev/null; then ${attempt(aptitude.script)}; else ${attempt(aptGet.script)}; fi`;
  const script = args.force_apt_get || mode === 'dist' ? attempt(aptGet.script) : either;
  const { run, cache } = await perform(context, script, true);
  const [tool, command] =
    run.command === 'aptitude' ? (['aptitude', aptitude] as const) : (['apt-get', aptGet] as const);
  if (run.rc !== 0)
    return failedRun(context, `'${command.shown.replace('APT', `/usr/bin/${tool}`)}' failed: ${run.stderr}`, run);
  const changed = !nothingUpgraded(run.stdout, tool);
  const { diff, ...fields } = runFields(context, run);
  return { changed, msg: run.stdout, ...fields, ...(changed ? { diff } : {}), ...cacheFields(cache) };
}

const CLEANED = { autoremove: 'The following packages will be REMOVED', autoclean: 'Del ' } as const;

/** autoremove and autoclean without packages. */
export async function cleanUp(context: AptContext, operation: 'autoremove' | 'autoclean'): Promise<ModuleResult> {
  const command = cleanupCommand(context.args, operation, context.checkMode);
  const { run } = await perform(context, attempt(command.script), true);
  if (run.rc !== 0) return failedRun(context, `'${command.shown}' failed: ${run.stderr}`, run);
  return { changed: run.stdout.includes(CLEANED[operation]), ...runFields(context, run) };
}

/** `apt-get clean`, which Ansible always reports as changed. Nothing is removed in check mode. */
export async function cleanCache(context: AptContext): Promise<ModuleResult> {
  const answer = await context.exchange({ look: '', act: 'LC_ALL=C apt-get clean </dev/null' });
  const stdout = answer.stdout.toString('utf8');
  const stderr = answer.stderr.toString('utf8');
  if (answer.rc !== 0 || stderr !== '') context.fail(`apt-get clean failed: ${stderr}`, { stdout, rc: answer.rc });
  return { changed: true, msg: stdout, stdout, stderr, stdout_lines: [], stderr_lines: [] };
}

/** Nothing but the update of the lists. */
export async function updateOnly(context: AptContext): Promise<ModuleResult> {
  const { cache } = await lookAt(context, ':');
  return { changed: cache.updated, ...cacheFields(cache) };
}
