import type { Options } from 'yargs';
import { PlayError } from '../errors.ts';
import { PARSER_SETTINGS } from './parser-settings.ts';

/** argparse's exit code for a command line that it cannot read. */
export const USAGE_ERROR = 2;

/** What a subcommand was given. */
export interface CommandLine {
  readonly operands: readonly string[];
  list(name: string): readonly string[];
  /** The last one counts, as with argparse. */
  last(name: string): string | undefined;
  on(name: string): boolean;
  /** How often a counted flag was given. */
  count(name: string): number;
}

export interface CommandHelp {
  /** `tsplay vault`. */
  readonly script: string;
  readonly usage: string;
}

export function usageError(message: string, { script }: CommandHelp, exitCode: number = USAGE_ERROR): PlayError {
  return new PlayError(message, { code: 'usage', exitCode, hint: `\`${script} --help\` lists the options` });
}

/** Reads the words of a subcommand; `--help` is answered by yargs, which ends the process. @throws PlayError `usage` */
export async function readCommandLine(
  argv: readonly string[],
  options: Readonly<Record<string, Options>>,
  help: CommandHelp,
): Promise<CommandLine> {
  const { default: yargs } = await import('yargs');
  let problem: string | undefined;
  const parsed: Record<string, unknown> & { _: (string | number)[] } = await yargs([...argv])
    .locale('en') // what it says of a mistake is read below
    .scriptName(help.script)
    .usage(help.usage)
    .parserConfiguration(PARSER_SETTINGS)
    .options(options)
    .version(false)
    .help()
    .alias('help', 'h')
    .strictOptions()
    .wrap(process.stdout.columns ?? 100)
    .fail((message, error) => {
      problem = message ?? error?.message ?? 'unknown problem';
    })
    .parseAsync();
  if (problem !== undefined) throw usageError(problem.replace(/^Unknown arguments?:/, 'unrecognized arguments:'), help);
  const list = (name: string) => (parsed[name] === undefined ? [] : [parsed[name]].flat().map(String));
  return {
    operands: parsed._.map(String),
    list,
    last: name => list(name).at(-1),
    on: name => [parsed[name]].flat().includes(true),
    count: name => Number(parsed[name] ?? 0),
  };
}
