import type { Args, ModuleContext, OptionSpecs } from '../../api/module.ts';
import { expandedWord } from '../../script/host-word.ts';
import { call, given, held, quote } from '../../script/words.ts';
import PROGRAMS from './iptables_state.sh';

export const TABLES = ['filter', 'mangle', 'nat', 'raw', 'security'] as const;

export const OPTIONS = {
  path: { type: 'path', required: true, description: 'The file that the state is saved to, or restored from.' },
  state: {
    type: 'str',
    required: true,
    choices: ['saved', 'restored'],
    description: 'The state is written to the file, or taken from it.',
  },
  table: {
    type: 'str',
    choices: ['filter', 'nat', 'mangle', 'raw', 'security'],
    description: 'This table alone; all that are in use, or in the file, where it is not given.',
  },
  noflush: {
    type: 'bool',
    default: false,
    description: 'With `restored`: the rules are added to those that are there.',
  },
  counters: {
    type: 'bool',
    default: false,
    description: 'Counters of packets and bytes belong to the state; a second run then changes it again.',
  },
  modprobe: { type: 'path', description: "The program that loads kernel modules, where it is not the kernel's." },
  ip_version: { type: 'str', default: 'ipv4', choices: ['ipv4', 'ipv6'], description: 'Which protocol.' },
  wait: { type: 'int', description: 'How many seconds the lock of another iptables is waited for.' },
} as const satisfies OptionSpecs;

export type StateContext = ModuleContext<Args<typeof OPTIONS>>;

/** Commands as words of a script, in the one order in which Ansible gives them. */
export interface Commands {
  /** Lists a table, which loads it. */
  readonly list: (table: string) => readonly string[];
  /** Prints all tables. */
  readonly all: readonly string[];
  /** Prints those that the task is about. */
  readonly save: readonly string[];
  /** Takes tables from stdin. */
  readonly fill: readonly string[];
  /** Takes them from a file, for real or as a test. */
  readonly restore: (file: string) => readonly string[];
  readonly test: (table: string) => readonly string[];
  /** As `restore`, and never adds to what is there. */
  readonly rollBack: (file: string) => readonly string[];
}

export function commandsOf({ counters, table, modprobe, wait, noflush }: StateContext['args']): Commands {
  const loader = modprobe === undefined ? [] : ['--modprobe', held('modprobe')];
  const about = [...(counters ? ['--counters'] : []), ...(table === undefined ? [] : ['--table', table]), ...loader];
  const waiting = wait === undefined ? [] : ['--wait', String(wait)];
  const adding = noflush ? ['--noflush'] : [];
  return {
    list: each => [held('iptables'), '-L', '-n', ...loader, '-t', each],
    all: [held('save'), ...loader],
    save: [held('save'), ...about],
    fill: [held('restore'), ...loader],
    restore: file => [held('restore'), ...about, ...waiting, ...adding, file],
    test: each => [held('restore'), '--test', ...about, ...waiting, ...adding, held('path'), '--table', each],
    rollBack: file => [held('restore'), ...about, ...waiting, file],
  };
}

/** A command that ends the script where it fails (iptables_state.sh). */
export const must = (label: string, command: readonly string[]): string => call('must', quote(label), ...command);

/** The programs are found, and `path` and `modprobe` are words of the script. */
export function ready({ path, modprobe, ip_version }: StateContext['args']): string[] {
  const base = ip_version === 'ipv4' ? 'iptables' : 'ip6tables';
  const program = (name: string, file: string) => [
    call('found', name, file),
    given({ [name]: `$(command -v ${file})` }),
  ];
  return [
    PROGRAMS,
    given({ path: expandedWord(path), modprobe: expandedWord(modprobe ?? ''), input: "''" }),
    ...program('iptables', base),
    ...program('save', `${base}-save`),
    ...program('restore', `${base}-restore`),
  ];
}

/** The content of each table that the last command named, under `LABEL TABLE`. */
export function eachTable(label: string, { save }: Commands): string[] {
  return [
    given({ whole: held('said') }),
    ...TABLES.flatMap(table => [
      given({ said: held('whole') }),
      `if ${call('has', table)}; then ${must(`${label} ${table}`, [...save, '--table', table])}; fi`,
    ]),
  ];
}
