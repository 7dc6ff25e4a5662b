import { homedir } from 'node:os';
import { loadSettings } from '../config/settings.ts';
import { Secrets } from '../engine/secrets.ts';
import { EXIT } from '../errors.ts';
import { printFailure } from './print-error.ts';
import { openScreen } from './process-screen.ts';
import { processTerminal } from './terminal.ts';
import { ACTIONS } from './vault/vault-actions.ts';
import { parseVaultArguments } from './vault/vault-arguments.ts';

/** `tsplay vault ACTION`, as ansible-vault. @returns its exit code */
export async function runVaultCommand(argv: readonly string[]): Promise<number> {
  let screen = openScreen(undefined, new Secrets(), undefined);
  try {
    const args = await parseVaultArguments(argv);
    const settings = loadSettings({
      cwd: process.cwd(),
      env: process.env,
      home: homedir(),
      warn: message => screen.errorLine(`[WARNING]: ${message}`, 'warning'),
    });
    screen = openScreen(settings, new Secrets(), undefined);
    await ACTIONS[args.action](args, {
      settings,
      terminal: processTerminal(),
      cwd: process.cwd(),
      editor: process.env.EDITOR || 'vi',
      out: content => void process.stdout.write(content),
      remark: text => screen.errorLine(text),
    });
    return EXIT.ok;
  } catch (error) {
    return printFailure(screen, error);
  }
}
