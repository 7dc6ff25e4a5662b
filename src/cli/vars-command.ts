import type { Options } from 'yargs';
import { loadPlaybook } from '../engine/before/load-playbook.ts';
import type { Run } from '../engine/open-run.ts';
import { hostsOf } from '../engine/play/play-hosts.ts';
import { openPlay, type PlayRun } from '../engine/play/play-run.ts';
import type { Secrets } from '../engine/secrets.ts';
import { didYouMean, EXIT, PlayError } from '../errors.ts';
import { type CommandLine, readCommandLine, usageError } from './command-line.ts';
import { onScreen, openReadOnlyRun, READ_ONLY_OPTIONS } from './read-only-run.ts';
import { Explainer, type ShownVariable } from './vars/explain-variable.ts';
import { overviewLines, variableJson, variableLines } from './vars/variable-tables.ts';

const HELP = {
  script: 'tsplay vars',
  usage: '$0 HOST [NAME] [options]\n\nSays what the variables of a host are, and where each comes from.',
};

const OPTIONS: Readonly<Record<string, Options>> = {
  ...READ_ONLY_OPTIONS,
  playbook: {
    type: 'string',
    requiresArg: true,
    alias: 'p',
    describe: 'count the variables of its plays and roles too',
  },
  json: { type: 'boolean', describe: 'JSON instead of a table' },
};

/** `tsplay vars HOST [NAME]`. @returns 0, 1 for an unknown host or variable, 2 for a wrong command line */
export function runVarsCommand(argv: readonly string[]): Promise<number> {
  return onScreen(async (screen, secrets) => {
    const line = await readVarsLine(argv);
    const run = await openReadOnlyRun(line, screen, secrets, process.cwd());
    for (const text of varsLines(run, line, secrets)) screen.line(text);
    return EXIT.ok;
  });
}

/** @throws PlayError `usage` */
export async function readVarsLine(argv: readonly string[]): Promise<CommandLine> {
  const line = await readCommandLine(argv, OPTIONS, HELP);
  if (line.operands.length === 0) throw usageError('the following arguments are required: HOST', HELP);
  if (line.operands.length > 2) throw usageError(`unrecognized arguments: ${line.operands.slice(2).join(' ')}`, HELP);
  return line;
}

interface Section {
  readonly play: PlayRun | undefined;
  readonly variables: readonly ShownVariable[];
}

/** What the command prints. Without a playbook: what the inventory and the command line say. */
export function varsLines(run: Run, line: CommandLine, secrets: Secrets): string[] {
  const [host = '', name] = line.operands;
  if (run.world.inventory.host(host) === undefined)
    throw new PlayError(`the inventory has no host ${host}`, {
      code: 'unknown-host',
      hint: didYouMean(host, run.world.inventory.hosts.keys()),
    });
  const known = new Set<string>();
  const sections = playsOf(run, line, host).map((play): Section => {
    const explainer = new Explainer(run, host, play, secrets);
    for (const each of explainer.allNames()) known.add(each);
    const names = name === undefined ? explainer.names() : [name];
    return { play, variables: names.flatMap(each => explainer.variable(each) ?? []) };
  });
  if (name !== undefined && sections.every(({ variables }) => variables.length === 0))
    throw new PlayError(`nothing defines ${name} for ${host}`, {
      code: 'unknown-variable',
      hint: didYouMean(name, known) ?? (line.last('playbook') === undefined ? PLAYBOOK_HINT : undefined),
    });
  return line.on('json') ? jsonLines(host, sections) : textLines(host, name, sections, run.services.options.cwd);
}

const PLAYBOOK_HINT = 'variables of plays and roles count with -p PLAYBOOK';

/** The plays that the host takes part in; one without a play where no playbook is named. */
function playsOf(run: Run, line: CommandLine, host: string): (PlayRun | undefined)[] {
  const path = line.last('playbook');
  if (path === undefined) return [undefined];
  const plays = loadPlaybook(run, path).plays.flatMap(loaded => {
    const play = openPlay(run, loaded);
    const hosts = hostsOf(play);
    play.progress.hosts = hosts.map(({ name }) => name);
    return play.progress.hosts.includes(host) ? [play] : [];
  });
  if (plays.length > 0) return plays;
  throw new PlayError(`no play of ${path} concerns ${host}`, { code: 'unknown-host' });
}

function textLines(host: string, name: string | undefined, sections: readonly Section[], cwd: string): string[] {
  return sections.flatMap(({ play, variables }, index) => [
    ...(index === 0 ? [] : ['']),
    ...(play === undefined ? [] : [`PLAY [${play.variables.fields.name}]`]),
    ...(name === undefined ? overviewLines(variables, cwd) : variables.flatMap(each => variableLines(each, host, cwd))),
  ]);
}

function jsonLines(host: string, sections: readonly Section[]): string[] {
  const shown = sections.map(({ play, variables }) => ({
    ...(play === undefined ? {} : { play: play.variables.fields.name }),
    variables: variables.map(variableJson),
  }));
  return JSON.stringify({ host, sections: shown }, null, 2).split('\n');
}
