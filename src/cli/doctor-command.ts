import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Options } from 'yargs';
import { shortName } from '../ansible-words.ts';
import { loadPlaybook } from '../engine/before/load-playbook.ts';
import { needsOf } from '../engine/before/needs.ts';
import { findPlaybooks } from '../engine/compile/open-collections.ts';
import type { Run } from '../engine/open-run.ts';
import { EXIT, type PlayError } from '../errors.ts';
import { isFile } from '../python/file-kind.ts';
import { ADDITIONAL_CALLBACKS, STDOUT_CALLBACKS } from '../report/callbacks/callback-registry.ts';
import { type CommandLine, readCommandLine, usageError } from './command-line.ts';
import { type Diagnosis, type Finding, grouped, jsonLines, missingIn, textLines } from './doctor/report.ts';
import { requirementsOf } from './doctor/requirements.ts';
import { verdictOf } from './doctor/verdicts.ts';
import { onScreen, openReadOnlyRun, READ_ONLY_OPTIONS } from './read-only-run.ts';

const HELP = {
  script: 'tsplay doctor',
  usage:
    '$0 PLAYBOOK... [options]\n\nSays of every module, plugin, role and collection that the playbooks need who would run it, and what is missing. Nothing is run.',
};

const OPTIONS: Readonly<Record<string, Options>> = {
  ...READ_ONLY_OPTIONS,
  json: { type: 'boolean', describe: 'JSON instead of text' },
};

/** `tsplay doctor PLAYBOOK...`. @returns 0, 1 where something is missing, 2 for a wrong command line */
export function runDoctorCommand(argv: readonly string[]): Promise<number> {
  return onScreen(async (screen, secrets) => {
    const line = await readCommandLine(argv, OPTIONS, HELP);
    if (line.operands.length === 0) throw usageError('the following arguments are required: PLAYBOOK', HELP);
    const run = await openReadOnlyRun(line, screen, secrets, process.cwd());
    const diagnosis = await diagnose(run, line);
    const lines = line.on('json') ? jsonLines(diagnosis) : textLines(diagnosis, process.cwd());
    for (const text of lines) screen.line(text);
    return missingIn(diagnosis) === 0 ? EXIT.ok : EXIT.error;
  });
}

/** @throws PlayError where a playbook is not there */
async function diagnose(run: Run, { operands }: CommandLine): Promise<Diagnosis> {
  const { services } = run;
  const paths = findPlaybooks(services, operands);
  const faults: PlayError[] = [];
  const plays = paths.flatMap(path => loadPlaybook(run, path, faults).plays);
  const { needs, unread, tasks } = needsOf(run, plays);
  const folders = [
    ...new Set([...paths.map(path => dirname(resolve(services.options.cwd, path))), services.options.cwd]),
  ];
  const findings: Finding[] = [];
  for (const { need, places } of grouped(needs))
    findings.push({ kind: need.kind, name: need.name, places, ...(await verdictOf(need, services)) });
  findings.push(...callbacks(run), ...inventoryPlugins(run));
  for (const { kind, name, at, place } of requirementsOf(folders, services))
    findings.push({
      kind,
      name,
      places: [at],
      way: place === undefined ? 'missing' : 'native',
      told: place === undefined ? `ansible-galaxy ${kind} install ${name}` : place,
    });
  return { core: services.bridge.core, tasks, findings, unread: [...faults, ...unread] };
}

function callbacks({ services }: Run): Finding[] {
  const { stdoutCallback, callbacksEnabled } = services.options.settings;
  const known = new Set([...Object.keys(STDOUT_CALLBACKS), ...Object.keys(ADDITIONAL_CALLBACKS), 'default']);
  const last = (name: string) => shortName(name).split('.').at(-1) ?? name;
  const names = new Set([...known].map(last));
  return [stdoutCallback, ...callbacksEnabled].map(name => ({
    kind: 'callback',
    name,
    places: [],
    way: names.has(last(name)) ? 'native' : 'missing',
    told: names.has(last(name)) ? undefined : 'callbacks in Python cannot be loaded',
  }));
}

function inventoryPlugins({ services, world }: Run): Finding[] {
  return world.inventory.sources.flatMap((file): Finding[] => {
    const name = isFile(file) ? /^plugin:\s*['"]?([\w.]+)/m.exec(readFileSync(file, 'latin1'))?.[1] : undefined;
    if (name === undefined) return [];
    const places = [{ file, line: 1, column: 1 }];
    if (shortName(name) === 'constructed') return [{ kind: 'inventory', name, places, way: 'native' }];
    return [
      { kind: 'inventory', name, places, way: services.plugins.has('inventory', name, false) ? 'python' : 'missing' },
    ];
  });
}
