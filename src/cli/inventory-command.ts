import { resolve } from 'node:path';
import type { Options } from 'yargs';
import type { Run } from '../engine/open-run.ts';
import { coreOf } from '../engine/options.ts';
import { didYouMean, EXIT, PlayError } from '../errors.ts';
import type { Group } from '../inventory/hosts-and-groups.ts';
import { replaceFile } from '../private-file.ts';
import type { Value } from '../values.ts';
import { type CommandLine, readCommandLine, usageError } from './command-line.ts';
import { inventoryJson, inventoryYaml } from './inventory/printed-vars.ts';
import { graphView, inventoryVars, listView, yamlView } from './inventory/views.ts';
import { onScreen, openReadOnlyRun, READ_ONLY_OPTIONS } from './read-only-run.ts';

const HELP = {
  script: 'tsplay inventory',
  usage: '$0 --list | --host NAME | --graph [GROUP] [options]\n\nShows the inventory as ansible-inventory does.',
};

const OPTIONS: Readonly<Record<string, Options>> = {
  ...READ_ONLY_OPTIONS,
  list: { type: 'boolean', describe: 'all hosts and groups, as an inventory script answers' },
  host: { type: 'string', requiresArg: true, describe: 'the variables of one host' },
  graph: { type: 'boolean', describe: 'a tree of the groups and their hosts' },
  vars: { type: 'boolean', describe: 'with --graph: the variables too' },
  yaml: { type: 'boolean', alias: 'y', describe: 'YAML instead of JSON' },
  toml: { type: 'boolean', hidden: true },
  export: { type: 'boolean', describe: 'with --list: each variable where it was written' },
  limit: {
    type: 'string',
    alias: 'l',
    requiresArg: true,
    describe: 'with --list: only these hosts, a pattern (ansible-core has it since 2.15)',
  },
  output: { type: 'string', requiresArg: true, describe: 'with --list: write to this file' },
};

/** `tsplay inventory`. @returns ansible-inventory's exit code */
export function runInventoryCommand(argv: readonly string[]): Promise<number> {
  return onScreen(async (screen, secrets) => {
    const line = await readInventoryLine(argv);
    const run = await openReadOnlyRun(line, screen, secrets, process.cwd());
    write(inventoryText(run, line), line);
    return EXIT.ok;
  });
}

/** @throws PlayError `usage` */
export async function readInventoryLine(argv: readonly string[]): Promise<CommandLine> {
  const line = await readCommandLine(argv, OPTIONS, HELP);
  refuseUnclear(line);
  return line;
}

function refuseUnclear(line: CommandLine): void {
  if (line.on('toml'))
    throw new PlayError('--toml is not supported: tsplay writes no TOML', {
      code: 'flag-refused',
      exitCode: EXIT.usage,
      hint: '`--yaml` shows the same, and can be read as an inventory',
    });
  const asked = [line.on('list'), line.last('host') !== undefined, line.on('graph')].filter(Boolean).length;
  if (asked === 0)
    throw usageError(
      'No action selected, at least one of --host, --graph or --list needs to be specified.',
      HELP,
      EXIT.usage,
    );
  if (asked > 1)
    throw usageError(
      'Conflicting options used, only one of --host, --graph or --list can be used at the same time.',
      HELP,
      EXIT.usage,
    );
}

/** The text whole: no screen may wrap, mask or colour what a program reads. */
function write(text: string, line: CommandLine): void {
  const output = line.last('output');
  if (output === undefined || !line.on('list')) process.stdout.write(`${text}\n`);
  else replaceFile(resolve(output), text);
}

/** What the command prints, to the letter what ansible-inventory does; values of vaulted files are masked. */
export function inventoryText(run: Run, line: CommandLine): string {
  const exported = line.on('export');
  const { inventoryListing } = coreOf(run.services.options);
  const printed = (value: Value, marksUnsafe = true) =>
    line.on('yaml') ? inventoryYaml(value, !inventoryListing).replace(/\n$/, '') : inventoryJson(value, marksUnsafe);
  const name = line.last('host');
  if (name !== undefined) return printed(hostVars(run, name, exported), !inventoryListing);
  const top = groupOf(run, line);
  if (line.on('graph')) return graphView(top, line.on('vars') ? inventoryVars(run, exported) : undefined).join('\n');
  const vars = inventoryVars(run, exported, line.last('limit'));
  return printed(line.on('yaml') ? yamlView(top, vars) : listView(top, vars));
}

function hostVars(run: Run, name: string, exported: boolean): Value {
  const [host, ...others] = run.world.inventory.match(name);
  if (host === undefined || others.length > 0)
    throw new PlayError('You must pass a single valid host to --host parameter', {
      code: 'inventory-host',
      exitCode: EXIT.usage,
      hint: didYouMean(name, run.world.inventory.hosts.keys()),
    });
  return inventoryVars(run, exported).host(host);
}

/** The group that `--graph` starts at; `--list` always shows all. */
function groupOf(run: Run, line: CommandLine): Group {
  const name = line.on('graph') ? (line.operands[0] ?? 'all') : 'all';
  const group = run.world.inventory.groups.get(name);
  if (group === undefined)
    throw new PlayError('Pattern must be valid group name when using --graph', {
      code: 'inventory-group',
      exitCode: EXIT.usage,
      hint: didYouMean(name, run.world.inventory.groups.keys()),
    });
  return group;
}
