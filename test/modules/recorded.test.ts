import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ArgumentError } from '../../src/modules/api/args.ts';
import { fromJson } from '../../src/modules/api/coercion.ts';
import { resolveModule } from '../../src/modules/api/resolve.ts';
import { Dict, type Json, type Value } from '../../src/values.ts';
import { runModule } from '../support/module-context.ts';
import { asOwnUser, RECORDED_ENVIRONMENT, withRecordedUmask } from '../support/recorded-machine.ts';

/** A task in a folder of its own, LAB, and what ansible-core 2.14.18 made of it (recorded/record.py). */
interface Case {
  readonly module: string;
  readonly args: Json;
  readonly env?: Readonly<Record<string, string>>;
  readonly check?: boolean;
  readonly diff?: boolean;
  /** Stand-ins that are first on PATH: shell text by name. */
  readonly programs?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly result: Readonly<Record<string, unknown>>;
  readonly calls: readonly string[];
  readonly after: Readonly<Record<string, string>>;
}

const FOLDER = join(import.meta.dirname, 'recorded');
const PATHS = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

let lab: string;
beforeEach(() => {
  lab = mkdtempSync(join(tmpdir(), 'tsplay-recorded-'));
});
afterEach(() => rmSync(lab, { recursive: true }));

function build({ programs = {}, files = {} }: Case): void {
  mkdirSync(join(lab, 'bin'));
  mkdirSync(join(lab, 'files'));
  for (const [name, body] of Object.entries(programs)) {
    writeFileSync(join(lab, 'bin', name), `#!/bin/sh\necho "${name} $*" >>"$LAB/calls"\n${body}\n`);
    chmodSync(join(lab, 'bin', name), 0o755);
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(lab, 'files', name), text);
}

function tree(): Record<string, string> {
  const folder = join(lab, 'files');
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  const paths = entries.map(entry => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map(path => [relative(folder, path), readFileSync(path, 'utf8')]));
}

const filled = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('LAB', lab)) as T;

function jsonOf(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), item]));
  return value;
}

const plain = <T>(value: T): T =>
  JSON.parse(
    JSON.stringify(value, (_key, item) => jsonOf(item))
      .replaceAll(lab, 'LAB')
      .replace(/\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~/g, '.BACKUP')
      // Ansible names the paths besides
      .replace(/(Failed to find required executable \\"[^"]*\\" in paths): [^"]*/g, '$1'),
  ) as T;

async function answer(task: Case): Promise<object> {
  const definition = await resolveModule(task.module);
  if (definition === undefined) throw new Error(`no module ${task.module}`);
  const args = fromJson(filled(task.args));
  const given = new Map<string, Value>(args instanceof Dict ? [...args].map(([key, item]) => [String(key), item]) : []);
  try {
    const { result, warnings } = await runModule(definition, given, {
      checkMode: task.check ?? false,
      diffMode: task.diff ?? false,
      env: { ...RECORDED_ENVIRONMENT, PATH: `${join(lab, 'bin')}:${PATHS}`, LAB: lab, ...filled(task.env ?? {}) },
      render: () => '',
    });
    return { changed: false, ...result, ...(warnings.length > 0 ? { warnings } : {}) };
  } catch (error) {
    if (error instanceof ArgumentError) return { changed: false, failed: true, msg: error.message };
    throw error;
  }
}

const files = readdirSync(FOLDER).filter(name => name.endsWith('.json'));
describe.each(files)('%s: answers and acts as Ansible does', name => {
  const cases = JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Case[];
  const rows = cases.map(
    row => [JSON.stringify({ ...(row.args as object), ...row.env }), row.check ?? false, row] as const,
  );
  test.each(rows)('%s, check mode: %s', async (_args, _check, row) => {
    const result = await withRecordedUmask(() => {
      build(row);
      return answer(row);
    });
    const calls = join(lab, 'calls');
    expect(plain(result)).toEqual(plain(asOwnUser(row.result)));
    expect(plain(existsSync(calls) ? readFileSync(calls, 'utf8').split('\n').slice(0, -1) : [])).toEqual(row.calls);
    expect(plain(tree())).toEqual(row.after);
  });
});
