import { relative } from 'node:path';
import type { Installation } from '../../bridge/find/installation.ts';
import type { Need, NeedKind } from '../../engine/before/needs.ts';
import type { PlayError } from '../../errors.ts';
import type { Position } from '../../values.ts';
import type { Requirement } from './requirements.ts';
import type { Verdict, Way } from './verdicts.ts';

/** Something that is needed, once, with all its places. */
export interface Finding extends Verdict {
  readonly kind: NeedKind | 'callback' | 'inventory' | Requirement['kind'];
  readonly name: string;
  readonly places: readonly Position[];
}

export interface Diagnosis {
  /** The ansible-core that what is in Python is run with. */
  readonly core: Installation | undefined;
  readonly tasks: number;
  readonly findings: readonly Finding[];
  readonly unread: readonly PlayError[];
}

const WAYS: readonly Way[] = ['native', 'python', 'own', 'ansible', 'unknown', 'missing'];
const TITLES: Readonly<Record<Finding['kind'], string>> = {
  module: 'modules',
  filter: 'filters',
  test: 'tests',
  lookup: 'lookups',
  connection: 'connections',
  become: 'become methods',
  callback: 'callbacks',
  inventory: 'inventory plugins',
  role: 'roles of requirements.yml',
  collection: 'collections of requirements.yml',
};
const PLACES = 3;

/** Needs of one kind and name as one, in the order of their first places. */
export function grouped(needs: readonly Need[]): { readonly need: Need; readonly places: readonly Position[] }[] {
  const groups = new Map<string, { need: Need; places: Position[] }>();
  for (const need of needs) {
    const key = `${need.kind} ${need.name}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { need, places: [need.at] });
    else group.places.push(need.at);
  }
  return [...groups.values()];
}

export const missingIn = ({ findings, unread }: Diagnosis): number =>
  unread.length + findings.filter(({ way }) => way === 'missing').length;

/** For people: by kind and way; what is missing with its places. */
export function textLines(diagnosis: Diagnosis, cwd: string): string[] {
  const { core, findings, unread, tasks } = diagnosis;
  const told =
    core === undefined ? 'no ansible-core is installed here' : `ansible-core ${core.version} in ${core.folder}`;
  const lines: string[] = [told, ''];
  for (const [kind, title] of Object.entries(TITLES)) {
    const ofKind = findings.filter(finding => finding.kind === kind);
    if (ofKind.length === 0) continue;
    lines.push(title);
    for (const way of WAYS) {
      const going = ofKind.filter(finding => finding.way === way);
      lines.push(...wayLines(going, way, cwd));
    }
    lines.push('');
  }
  for (const error of unread)
    lines.push(`cannot be read: ${error.message}${error.position ? ` (${placeText(error.position, cwd)})` : ''}`);
  const missing = missingIn(diagnosis);
  const sum = missing === 0 ? 'nothing is missing' : `${missing} ${missing === 1 ? 'thing is' : 'things are'} missing`;
  lines.push(`${tasks} ${tasks === 1 ? 'task' : 'tasks'} looked at: ${sum}`);
  return lines;
}

function wayLines(findings: readonly Finding[], way: Way, cwd: string): string[] {
  if (findings.length === 0) return [];
  const names = findings.map(({ name }) => name).sort();
  if (way === 'native') return wrapped(names).map((text, index) => `  ${(index === 0 ? way : '').padEnd(9)}${text}`);
  return findings.flatMap(({ name, told, places }) => [
    `  ${way.padEnd(9)}${name}${told === undefined ? '' : `: ${told.replace(`${cwd}/`, '')}`}`,
    ...(way === 'missing' && places.length > 0
      ? [`${' '.repeat(11)}${placesText(places.map(at => placeText(at, cwd)))}`]
      : []),
  ]);
}

function placeText({ file, line }: Position, cwd: string): string {
  return `${relative(cwd, file)}:${line}`;
}

function placesText(all: readonly string[]): string {
  const distinct = [...new Set(all)];
  const more = distinct.length - PLACES;
  return distinct.slice(0, PLACES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function wrapped(names: readonly string[]): string[] {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + name.length < 100) lines[lines.length - 1] = `${last} ${name},`;
    else lines.push(`${name},`);
  }
  return lines.map((line, index) => (index === lines.length - 1 ? line.slice(0, -1) : line));
}

export function jsonLines(diagnosis: Diagnosis): string[] {
  const shown = {
    tasks: diagnosis.tasks,
    missing: missingIn(diagnosis),
    ansible_core: diagnosis.core ?? null,
    needs: diagnosis.findings.map(({ kind, name, way, told, places }) => ({
      kind,
      name,
      way,
      ...(told === undefined ? {} : { told }),
      places: [...new Set(places.map(({ file, line }) => `${file}:${line}`))],
    })),
    unread: diagnosis.unread.map(({ message, position }) => ({
      message,
      ...(position === undefined ? {} : { place: `${position.file}:${position.line}` }),
    })),
  };
  return JSON.stringify(shown, null, 2).split('\n');
}
