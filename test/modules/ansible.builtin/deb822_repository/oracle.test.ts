import { readFileSync } from 'node:fs';
import deb822Repository from '../../../../src/modules/ansible.builtin/deb822_repository/index.ts';
import { ArgumentError } from '../../../../src/modules/api/args.ts';
import type { Value } from '../../../../src/values.ts';
import { type Entry, PHASES, type Phase } from '../../../support/cases/outcome.ts';
import { serveKeys } from '../../../support/key-server.ts';
import { runModule } from '../../../support/module-context.ts';
import { canMount } from '../../../support/sshd.ts';
import { createAptFolder, type Files } from './apt-folder.ts';

// What the module of ansible-core 2.19 makes of cases.json (record-oracle.py): results and files, in check mode, for real, and again.

interface Given {
  readonly served: Readonly<Record<string, string | { readonly base64: string }>>;
  readonly cases: readonly {
    readonly name: string;
    readonly args: Readonly<Record<string, Value>>;
    readonly files?: Files;
    /** Why tsplay does otherwise on purpose: another test tells what. */
    readonly differs?: string;
  }[];
}
type Run = Readonly<Record<'result' | 'apt', Readonly<Record<string, unknown>>>>;

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
const { served, cases } = read('cases.json') as Given;
const recorded = read('oracle.json') as Readonly<Record<string, Readonly<Record<Phase, Run>>>>;

const bytes = (entry: string | { base64: string }) =>
  typeof entry === 'string' ? Buffer.from(entry) : Buffer.from(entry.base64, 'base64');

let keys: Awaited<ReturnType<typeof serveKeys>>;
beforeAll(async () => {
  keys = await serveKeys(new Map(Object.entries(served).map(([path, entry]) => [path, bytes(entry)])));
});
afterAll(() => keys.close());

async function resultOf(args: Readonly<Record<string, Value>>, shell: string, checkMode: boolean): Promise<object> {
  try {
    return { changed: false, ...(await runModule(deb822Repository, args, { shell, checkMode })).result };
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    return { changed: false, failed: true, msg: error.message };
  }
}

const possible = canMount();
if (!possible) console.warn('skipped: deb822_repository: a mount namespace needs root');

(possible ? test : test.skip).each(cases.filter(({ differs }) => differs === undefined))('$name', async each => {
  using apt = await createAptFolder(each.files as Readonly<Record<string, Entry>> | undefined);
  const args = JSON.parse(JSON.stringify(each.args).replaceAll('URL', keys.url)) as Record<string, Value>;
  const runs: Partial<Record<Phase, object>> = {};
  for (const phase of PHASES)
    runs[phase] = { result: await resultOf(args, apt.shell, phase === 'check'), apt: apt.files() };
  expect(JSON.parse(JSON.stringify(runs).replaceAll(keys.url, 'URL'))).toEqual(recorded[each.name]);
});
