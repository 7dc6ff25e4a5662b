import { EXIT, PlayError } from '../errors.ts';
import { isFile } from '../python/file-kind.ts';

type Command = (argv: readonly string[]) => Promise<number>;

/** What tsplay does besides running playbooks; loaded when asked for. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  'check-core': async () => (await import('./check-core-command.ts')).runCheckCoreCommand,
  doctor: async () => (await import('./doctor-command.ts')).runDoctorCommand,
  inventory: async () => (await import('./inventory-command.ts')).runInventoryCommand,
  vars: async () => (await import('./vars-command.ts')).runVarsCommand,
  vault: async () => (await import('./vault-command.ts')).runVaultCommand,
};

/** The command that a command line names; a playbook of that name goes before it. */
async function commandOf(word: string | undefined): Promise<Command | undefined> {
  if (word === undefined || !Object.hasOwn(COMMANDS, word)) return undefined;
  if (isFile(word)) return undefined;
  return COMMANDS[word]?.();
}

/** Runs one command line. @returns the exit code */
async function main(argv: readonly string[]): Promise<number> {
  if (argv.length === 1 && argv[0] === '--version') return (await import('./show-version.ts')).showVersion();
  const command = await commandOf(argv[0]);
  if (command !== undefined) return command(argv.slice(1));
  const { runPlaybookCommand } = await import('./playbook-command.ts');
  return runPlaybookCommand(argv);
}

// Whoever read our output may stop reading (`| head`), and a terminal may go away: the run goes on, or ends tidily, unheard.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });
}

/** Nothing is left that could go on, and the command has not ended: without this it would look as if all were well. */
function endedEarly(): void {
  process.stderr.write('ERROR! Unexpected end, this is probably a bug of tsplay: what it waited for is gone\n');
  process.exitCode = EXIT.unexpected;
}
process.once('beforeExit', endedEarly);

main(process.argv.slice(2))
  .then(
    code => {
      process.exitCode = code;
    },
    error => {
      const text = error instanceof PlayError ? error.message : String((error as Error)?.stack ?? error);
      process.stderr.write(`ERROR! ${text}\n`);
      process.exitCode = error instanceof PlayError ? error.exitCode : EXIT.unexpected;
    },
  )
  .finally(() => process.off('beforeExit', endedEarly));
