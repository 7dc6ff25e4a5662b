import { relative } from 'node:path';
import type { Options } from 'yargs';
import type { Settings } from '../config/settings.ts';
import { type CoreChange, coreChanges } from '../engine/before/core-changes.ts';
import { Expansion } from '../engine/before/expand.ts';
import { loadPlaybook } from '../engine/before/load-playbook.ts';
import { findPlaybooks } from '../engine/compile/open-collections.ts';
import type { Run } from '../engine/open-run.ts';
import { openPlay } from '../engine/play/play-run.ts';
import { EXIT, type PlayError } from '../errors.ts';
import { readCommandLine, usageError } from './command-line.ts';
import { onScreen, openReadOnlyRun, READ_ONLY_OPTIONS } from './read-only-run.ts';

const HELP = {
  script: 'tsplay check-core',
  usage:
    '$0 2.19 PLAYBOOK... [options]\n\nSays what ansible-core 2.19 does otherwise than 2.14 to 2.18 with these playbooks, and how to write it for both. Nothing is run.',
};

const OPTIONS: Readonly<Record<string, Options>> = {
  ...READ_ONLY_OPTIONS,
  json: { type: 'boolean', describe: 'JSON instead of text' },
};

/** Settings of ansible.cfg that 2.19 reads no more. */
const REMOVED = {
  jinja2Native: 'jinja2_native has no effect: results are always native',
} as const satisfies Partial<Record<keyof Settings, string>>;

/** `tsplay check-core 2.19 PLAYBOOK...`. @returns 0, 1 where something changes, 2 for a wrong command line */
export function runCheckCoreCommand(argv: readonly string[]): Promise<number> {
  return onScreen(async (screen, secrets) => {
    const line = await readCommandLine(argv, OPTIONS, HELP);
    const [version, ...playbooks] = line.operands;
    if (version !== '2.19') throw usageError('the first argument is the line of ansible-core: 2.19', HELP);
    if (playbooks.length === 0) throw usageError('the following arguments are required: PLAYBOOK', HELP);
    const run = await openReadOnlyRun(line, screen, secrets, process.cwd());
    const { changes, unread } = changesOf(run, playbooks);
    const settings = removedSettings(run);
    if (line.on('json')) screen.line(JSON.stringify({ changes, settings, unread: unread.map(error => error.message) }));
    else for (const text of textLines(changes, settings, unread)) screen.line(text);
    return changes.length + settings.length + unread.length === 0 ? EXIT.ok : EXIT.error;
  });
}

function changesOf(run: Run, operands: readonly string[]): { changes: CoreChange[]; unread: PlayError[] } {
  const unread: PlayError[] = [];
  const found = new Map<string, CoreChange>();
  for (const path of findPlaybooks(run.services, operands)) {
    for (const loaded of loadPlaybook(run, path, unread).plays) {
      const play = openPlay(run, loaded);
      const expansion = new Expansion([], []);
      expansion.unknown.everything = true;
      expansion.play(play, false);
      for (const { step } of expansion.tasks) {
        if (step.implicit) continue;
        for (const change of coreChanges(step, play.variables.ofTaskWithoutHost(step)))
          found.set(`${change.at.file}:${change.at.line}:${change.at.column} ${change.says}`, change);
      }
    }
  }
  const places = [...found.values()].sort(
    (a, b) => (a.at.file < b.at.file ? -1 : Number(a.at.file > b.at.file)) || a.at.line - b.at.line,
  );
  return { changes: places, unread };
}

function removedSettings({ services }: Run): string[] {
  const { settings } = services.options;
  return Object.entries(REMOVED).flatMap(([key, told]) => {
    const origin = settings.origins.get(key as keyof typeof REMOVED);
    return origin === undefined || origin === 'default' ? [] : [`${origin}: ${told}`];
  });
}

function* textLines(
  changes: readonly CoreChange[],
  settings: readonly string[],
  unread: readonly PlayError[],
): Generator<string> {
  for (const { at, says, write } of changes) {
    yield `${relative(process.cwd(), at.file)}:${at.line}:${at.column}: ${says}`;
    yield `    write ${write}`;
  }
  yield* settings;
  for (const error of unread) yield `could not be read: ${error.message}`;
  const count = changes.length + settings.length;
  if (count > 0) yield '';
  yield count === 0
    ? 'Nothing is known that ansible-core 2.19 would do otherwise.'
    : `${count === 1 ? '1 place' : `${count} places`} where ansible-core 2.19 does something else. docs/core-2.19.md tells more.`;
}
