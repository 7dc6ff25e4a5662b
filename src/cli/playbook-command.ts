import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { loadSettings, type Settings, withFlag } from '../config/settings.ts';
import { loadPlaybook } from '../engine/before/load-playbook.ts';
import { findPlaybooks } from '../engine/compile/open-collections.ts';
import { openRun, type Run } from '../engine/open-run.ts';
import type { RunOptions } from '../engine/options.ts';
import { warnOfUnmatched } from '../engine/play/play-hosts.ts';
import { openPlay } from '../engine/play/play-run.ts';
import { emitStats, runPlaybooks } from '../engine/run-playbook.ts';
import { Secrets } from '../engine/secrets.ts';
import { didYouMean, EXIT, PlayError } from '../errors.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { EMPTY_HOST_LIST } from '../inventory/sources.ts';
import { VarsFiles } from '../inventory/vars-files.ts';
import type { LogFile } from '../report/log.ts';
import type { Screen } from '../report/screen.ts';
import { USAGE_ERROR } from './command-line.ts';
import { parseExtraVars } from './extra-vars.ts';
import { Interruption, interruptible } from './interrupt.ts';
import { listPlaybook } from './list/list.ts';
import { openInventory } from './open-inventory.ts';
import { openReporter } from './open-reporter.ts';
import { readPasswords, readVaultKeyring } from './passwords.ts';
import { type PlaybookArguments, parseArguments } from './playbook-arguments.ts';
import { printFailure } from './print-error.ts';
import { openScreen } from './process-screen.ts';
import { coreSentence } from './show-version.ts';
import { syntaxCheck } from './syntax-check.ts';
import { tagSelection } from './tag-options.ts';
import { processTerminal } from './terminal.ts';

/** `tsplay PLAYBOOK...`. @returns ansible-playbook's exit code */
export async function runPlaybookCommand(argv: readonly string[]): Promise<number> {
  const secrets = new Secrets();
  let screen = openScreen(undefined, secrets, undefined);
  let log: LogFile | undefined;
  try {
    const args = await parseArguments(argv);
    const early: string[] = [];
    const loaded = loadSettings({
      cwd: process.cwd(),
      env: process.env,
      home: homedir(),
      warn: message => early.push(message),
    });
    const settings = args.core === undefined ? loaded : withFlag(loaded, 'core', args.core, '--core');
    if (settings.logPath !== undefined)
      log = (await import('../report/log.ts')).openLog(settings.logPath, unlogged(settings.logPath));
    screen = openScreen(settings, secrets, log);
    return await withSettings(args, settings, early, secrets, screen);
  } catch (error) {
    if (error instanceof Interruption) {
      screen.errorLine(`ERROR! ${error.message}`, 'error');
      return error.exitCode;
    }
    return printFailure(screen, error);
  } finally {
    await log?.close();
  }
}

/** @throws PlayError in Ansible's words, and before anything else is looked at: with none, nothing would ever be run */
function enoughForks(forks: number): number {
  if (forks >= 1) return forks;
  throw new PlayError('The number of processes (--forks) must be >= 1', { code: 'usage', exitCode: USAGE_ERROR });
}

/** Says that there is no log. The screen of the run would log that again. */
function unlogged(path: string): (reason: string) => void {
  return reason => void process.stderr.write(`[WARNING]: log file at ${path} is not written: ${reason}\n`);
}

async function withSettings(
  args: PlaybookArguments,
  settings: Settings,
  warnings: readonly string[],
  secrets: Secrets,
  screen: Screen,
): Promise<number> {
  const cwd = process.cwd();
  const forks = enoughForks(args.forks ?? settings.forks);
  const verbosity = Math.max(args.verbosity, settings.verbosity);
  const reporter = await openReporter(settings, verbosity, screen, secrets);
  const warn = (message: string) => void reporter.handle({ type: 'warning', message });
  for (const message of warnings) warn(message);
  if (verbosity > 0)
    screen.line(
      settings.configFile === undefined
        ? 'No config file found; using defaults'
        : `Using ${settings.configFile} as config file`,
      'verbose',
    );
  if (verbosity > 0 && settings.origins.get('core') !== 'default')
    screen.errorLine(`Runs with the ${coreSentence(settings)}`, 'verbose');
  const terminal = processTerminal(text => secrets.mask(text));
  const interrupt = interruptible();
  const passwords = await readPasswords(args, settings, terminal, secrets, cwd);
  const vault = await readVaultKeyring(args, settings, terminal, secrets, cwd);
  const read = { vault, warn, duplicateKeys: settings.duplicateDictKey };
  const options: RunOptions = {
    cwd,
    settings,
    extraVars: parseExtraVars(args.extraVars, cwd, read),
    limit: args.limit,
    tags: tagSelection(args, settings),
    checkMode: args.check,
    diffMode: args.diff || settings.diffAlways,
    forks,
    verbosity,
    startAtTask: args.startAtTask,
    step: args.step,
    forceHandlers: args.forceHandlers || settings.forceHandlers,
    flushCache: args.flushCache,
    foresight: args.foresight ?? settings.foresight,
    connection: {
      transport: args.connection,
      user: args.user,
      password: passwords.connection,
      privateKeyFile: args.privateKey,
      timeout: args.timeout,
      sshCommonArgs: args.sshCommonArgs,
      sshExtraArgs: args.sshExtraArgs,
      become: args.become ? true : undefined,
      becomeUser: args.becomeUser,
      becomeMethod: args.becomeMethod,
      becomePassword: passwords.become,
    },
    vault,
    secrets,
    reporter,
    terminal,
    signal: interrupt.signal,
  };
  const readInventory = () =>
    openInventory({
      given: args.inventory,
      settings,
      vault,
      extraVars: options.extraVars,
      cwd,
      playbookFolders: [...new Set(args.playbooks.map(path => dirname(resolve(cwd, path))))],
      flushCache: args.flushCache,
      warn,
    });
  const run = await openRun(options, new VarsFiles(read), readInventory);
  try {
    return await dispatch(run, args, screen);
  } catch (error) {
    const reason = error instanceof Interruption ? error : interrupt.signal.reason;
    if (!(reason instanceof Interruption)) throw error;
    emitStats(run);
    await run.services.announcer.told();
    screen.errorLine(`ERROR! ${reason.message}`, 'error');
    return reason.exitCode;
  } finally {
    interrupt.dispose();
    await reporter.close?.();
    await run.services.connections.close();
  }
}

async function dispatch(run: Run, args: PlaybookArguments, screen: Screen): Promise<number> {
  const { options, announcer } = run.services;
  if (run.world.inventory.match('all').length === 0 && options.settings.localhostWarning)
    announcer.warn(EMPTY_HOST_LIST);
  if (args.limit !== undefined) checkLimit(run.world.inventory, args.limit);
  const playbooks = findPlaybooks(run.services, args.playbooks);
  if (!(args.syntaxCheck || args.listTasks || args.listHosts || args.listTags)) return runPlaybooks(run, playbooks);
  let code: number = EXIT.ok;
  for (const path of playbooks) {
    const unread: PlayError[] = [];
    const playbook = loadPlaybook(run, path, args.syntaxCheck ? unread : undefined);
    for (const play of playbook.plays) warnOfUnmatched(openPlay(run, play));
    const what = { hosts: args.listHosts, tasks: args.listTasks, tags: args.listTags, expand: args.expand };
    if (args.syntaxCheck) {
      const ended = await syntaxCheck(run, playbook.plays, { unread, strict: args.strict }, screen);
      if (code === EXIT.ok) code = ended;
      if (ended !== EXIT.ok) continue;
    }
    // with --syntax-check nothing else is listed, as in Ansible
    const lines = args.syntaxCheck ? ['', `playbook: ${path}`] : listPlaybook(run, path, playbook, what);
    for (const line of lines) screen.line(line);
  }
  return code;
}

function limitHint(inventory: Inventory, limit: string): string {
  const known = [...inventory.hosts.keys(), ...inventory.groups.keys()];
  return (
    didYouMean(limit, known) ?? `the inventory has: ${known.slice(0, 12).join(', ')}${known.length > 12 ? '...' : ''}`
  );
}

function checkLimit(inventory: Inventory, limit: string): void {
  if (inventory.match('all', limit).length > 0 || inventory.hosts.size === 0) return;
  throw new PlayError('Specified hosts and/or --limit does not match any hosts', {
    code: 'limit-matches-nothing',
    hint: limitHint(inventory, limit),
  });
}
