import { readFileSync } from 'node:fs';
import { EXIT, PlayError } from '../errors.ts';
import { Dict, isText, type Position, positionsOf, setPositions, textOf, type Value } from '../values.ts';
import { loadYaml, type YamlOptions } from '../yaml/load.ts';
import type { ImportPlaybook, Play, Playbook, RoleEntry } from './ast.ts';
import { attempt, coreOfReading, type Reading, tell } from './faults.ts';
import { keyPosition, parseKeywords, unknownKeyword } from './parse-keywords.ts';
import { parseSteps } from './parse-steps.ts';

const UNREADABLE: Readonly<Record<string, string>> = { EISDIR: 'it is a directory', EACCES: 'permission denied' };

export interface ReadOptions extends Omit<YamlOptions, 'file'>, Reading {}

/** Reads and decrypts a YAML file. @throws PlayError `file-not-found` and what the YAML reader throws */
export function readYamlFile(
  file: string,
  options: ReadOptions,
  named: string,
  at?: Position,
  load: (text: string, options: YamlOptions) => Value = loadSteps,
): Value {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? '';
    const missing = reason === 'ENOENT';
    throw new PlayError(
      missing
        ? `the ${named}: ${file} could not be found`
        : `cannot read the ${named} ${file}: ${UNREADABLE[reason] ?? (error as Error).message}`,
      {
        code: missing ? 'file-not-found' : 'file-unreadable',
        position: at,
      },
    );
  }
  return load(text, { ...options, file });
}

/** What a run shows of plays and tasks is no secret, whatever their file. */
function loadSteps(text: string, options: YamlOptions): Value {
  const { vault, file } = options;
  return loadYaml(vault?.isEncrypted(text) === true ? vault.decrypt(text, file) : text, options);
}

/** Parses a playbook file. */
export function parsePlaybook(file: string, options: ReadOptions, at?: Position): Playbook {
  const document = readYamlFile(file, options, 'playbook', at);
  const top: Position = { file, line: 1, column: 1 };
  if (!Array.isArray(document)) {
    throw new PlayError(`A playbook must be a list of plays, got ${kindOf(document)} instead`, {
      code: 'playbook-not-a-list',
      position: positionsOf(document)?.self ?? top,
      hint: 'a playbook begins with `- hosts: ...`',
      exitCode: EXIT.parse,
    });
  }
  const positions = positionsOf(document);
  const entries = document.flatMap(
    (entry, index) =>
      attempt(options.faults, () => parseEntry(entry, file, positions?.value(index) ?? top, options)) ?? [],
  );
  return { file, entries };
}

const IMPORTS = ['import_playbook', 'ansible.builtin.import_playbook', 'ansible.legacy.import_playbook'];

function parseEntry(entry: Value, file: string, at: Position, reading: Reading): Play | ImportPlaybook {
  if (!(entry instanceof Dict)) {
    throw new PlayError("playbook entries must be either valid plays or 'import_playbook' statements", {
      code: 'not-a-play',
      position: at,
      hint: 'a play begins with `- hosts: ...`',
      exitCode: EXIT.parse,
    });
  }
  const key = IMPORTS.find(name => entry.has(name));
  return key === undefined ? parsePlay(entry, file, at, reading) : parseImport(entry, key, at, reading);
}

function parseImport(source: Dict, key: string, at: Position, reading: Reading): ImportPlaybook {
  const path = source.get(key) ?? null;
  const core = coreOfReading(reading);
  // Further words, once variables for what is imported, mean nothing.
  const name = core.wholePlaybookNames ? /^.+/s : /^(?:\{\{.*?\}\}|\S)+/s;
  const [file] = (isText(path) ? textOf(path).trim() : '').match(name) ?? [];
  if (file === undefined) {
    throw new PlayError('playbook import parameter is missing', {
      code: 'import-path',
      position: keyPosition(source, key, at),
      exitCode: EXIT.parse,
    });
  }
  const { keywords, rest } = parseKeywords(source, 'block', at, core);
  const unknown = rest.find(name => name !== key);
  if (unknown !== undefined) {
    throw new PlayError(`'${unknown}' is not a valid attribute for a PlaybookInclude`, {
      code: 'unknown-keyword',
      position: keyPosition(source, unknown, at),
      exitCode: EXIT.parse,
    });
  }
  return { kind: 'import_playbook', at, source, keywords, path: file };
}

function parsePlay(source: Dict, file: string, at: Position, reading: Reading): Play {
  const { faults } = reading;
  const { keywords, rest } = parseKeywords(source, 'play', at, coreOfReading(reading), faults);
  for (const unknown of rest) tell(faults, unknownKeyword(source, unknown, 'play', at));
  const hosts = keywords.get('hosts') ?? null;
  if (hosts === null || (Array.isArray(hosts) && hosts.length === 0) || hosts === '') tell(faults, noHosts(source, at));
  const steps = (name: string, place: 'task' | 'handler') =>
    parseSteps(keywords.get(name) ?? null, place, keyPosition(source, name, at), reading);
  const name = keywords.get('name');
  return {
    kind: 'play',
    at,
    source,
    keywords,
    file,
    name: isText(name) ? textOf(name) : undefined,
    hosts: hosts ?? '',
    roles: parseRoles(keywords.get('roles') ?? null, keyPosition(source, 'roles', at), reading),
    preTasks: steps('pre_tasks', 'task'),
    tasks: steps('tasks', 'task'),
    postTasks: steps('post_tasks', 'task'),
    handlers: steps('handlers', 'handler'),
  };
}

function noHosts(source: Dict, at: Position): PlayError {
  const given = source.has('hosts');
  const message = given
    ? 'Hosts list cannot be empty. Please check your playbook'
    : "the field 'hosts' is required but was not set";
  return new PlayError(message, {
    code: 'no-hosts-field',
    position: given ? keyPosition(source, 'hosts', at) : at,
    hint: 'a play names the hosts or groups it is for: `hosts: all`',
    exitCode: EXIT.parse,
  });
}

/** Parses `roles:` of a play, or `dependencies:` of a role. */
export function parseRoles(value: Value, at: Position, reading: Reading): RoleEntry[] {
  if (value === null) return [];
  if (!Array.isArray(value))
    throw new PlayError("the field 'roles' should be a list", { code: 'keyword-type', position: at });
  const positions = positionsOf(value);
  return value.flatMap(
    (entry, index) => attempt(reading.faults, () => parseRole(entry, positions?.value(index) ?? at, reading)) ?? [],
  );
}

function parseRole(entry: Value, at: Position, reading: Reading): RoleEntry {
  if (isText(entry)) {
    return { role: textOf(entry).trim(), at, source: new Dict(), keywords: new Map(), params: new Map() };
  }
  const named = entry instanceof Dict ? (entry.get('role') ?? entry.get('name') ?? entry.get('src')) : undefined;
  if (!(entry instanceof Dict) || !isText(named)) {
    throw new PlayError('role definitions must contain a role name', { code: 'role-name', position: at });
  }
  const { keywords, rest } = parseKeywords(entry, 'role', at, coreOfReading(reading));
  const params = new Map<string, Value>();
  for (const key of rest) if (key !== 'role' && key !== 'src') params.set(key, entry.get(key) ?? null);
  const positions = positionsOf(entry);
  if (positions !== undefined) setPositions(params, positions);
  return { role: textOf(named).trim(), at, source: entry, keywords, params };
}

function kindOf(document: Value): string {
  if (document === null) return 'an empty file';
  return document instanceof Dict ? 'a mapping' : 'a single value';
}
