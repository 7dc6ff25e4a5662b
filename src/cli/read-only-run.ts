import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Options } from 'yargs';
import { loadSettings } from '../config/settings.ts';
import { openRun, type Run } from '../engine/open-run.ts';
import type { RunOptions } from '../engine/options.ts';
import { Secrets } from '../engine/secrets.ts';
import { VarsFiles } from '../inventory/vars-files.ts';
import { ConsoleReporter } from '../report/console.ts';
import type { Screen } from '../report/screen.ts';
import type { CommandLine } from './command-line.ts';
import { parseExtraVars } from './extra-vars.ts';
import { openInventory } from './open-inventory.ts';
import { PLAYBOOK_OPTIONS } from './options.ts';
import { readVaultKeyring } from './passwords.ts';
import { printFailure } from './print-error.ts';
import { openScreen } from './process-screen.ts';
import { processTerminal } from './terminal.ts';

const NAMES = ['inventory', 'extra-vars', 'vault-id', 'vault-password-file', 'ask-vault-password', 'verbose'];

/** The flags that name inventory, extra variables and vault passwords. */
export const READ_ONLY_OPTIONS: Readonly<Record<string, Options>> = {
  ...Object.fromEntries(Object.entries(PLAYBOOK_OPTIONS).filter(([name]) => NAMES.includes(name))),
  'playbook-dir': {
    type: 'string',
    requiresArg: true,
    describe: 'the folder whose group_vars and host_vars count as those beside a playbook',
  },
};

/** Does something with a screen; errors are shown on it. @returns the exit code */
export async function onScreen(act: (screen: Screen, secrets: Secrets) => Promise<number>): Promise<number> {
  const secrets = new Secrets();
  const screen = openScreen(undefined, secrets, undefined);
  try {
    return await act(screen, secrets);
  } catch (error) {
    return printFailure(screen, error);
  }
}

/** A run that looks at inventory and playbooks and connects to nobody. */
export async function openReadOnlyRun(line: CommandLine, screen: Screen, secrets: Secrets, here: string): Promise<Run> {
  const early: string[] = [];
  const warnEarly = (message: string) => early.push(message);
  const settings = loadSettings({ cwd: here, env: process.env, home: homedir(), warn: warnEarly });
  const verbosity = Math.max(line.count('verbose'), settings.verbosity);
  const reporter = new ConsoleReporter(screen, { ...settings, verbosity });
  const warn = (message: string) => void reporter.handle({ type: 'warning', message });
  for (const message of early) warn(message);
  const passwords = {
    vaultIds: line.list('vault-id'),
    vaultPasswordFiles: line.list('vault-password-file'),
    askVaultPass: line.on('ask-vault-password'),
  };
  const terminal = processTerminal();
  const vault = await readVaultKeyring(passwords, settings, terminal, secrets, here);
  const read = { vault, warn, duplicateKeys: settings.duplicateDictKey };
  const options: RunOptions = {
    cwd: resolve(here, line.last('playbook-dir') ?? '.'),
    settings,
    extraVars: parseExtraVars(line.list('extra-vars'), here, read),
    limit: undefined,
    tags: { only: new Set(['all']), skip: new Set() },
    checkMode: false,
    diffMode: false,
    forks: settings.forks,
    verbosity,
    startAtTask: undefined,
    step: false,
    forceHandlers: false,
    flushCache: false,
    foresight: settings.foresight,
    connection: {},
    vault,
    secrets,
    reporter,
    terminal,
    signal: new AbortController().signal,
  };
  const inventory = () =>
    openInventory({
      given: line.list('inventory'),
      settings,
      vault,
      extraVars: options.extraVars,
      cwd: here,
      playbookFolders: [options.cwd],
      warn,
    });
  const run = await openRun(options, new VarsFiles(read), inventory);
  if (line.last('playbook-dir') !== undefined) run.services.library.addPlaybook(join(options.cwd, 'library'));
  return run;
}
