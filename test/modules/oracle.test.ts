import { readFileSync } from 'node:fs';
import { ArgumentError, parseFreeForm } from '../../src/modules/api/args.ts';
import { fromJson } from '../../src/modules/api/coercion.ts';
import type { ModuleDefinition } from '../../src/modules/api/module.ts';
import { resolveModule } from '../../src/modules/api/resolve.ts';
import { Dict, type Value } from '../../src/values.ts';
import { runModule } from '../support/module-context.ts';
import { RECORDED_ENVIRONMENT } from '../support/recorded-machine.ts';

type Fields = Readonly<Record<string, unknown>>;
interface Recorded {
  readonly module: string;
  readonly args: unknown;
  readonly result: Fields;
  readonly check: Fields;
}

/** Tasks and what ansible-core 2.14.18 answered on this kind of machine, plainly and with --check. */
const recorded = JSON.parse(readFileSync(new URL('oracle.json', import.meta.url), 'utf8')) as Recorded[];

/** Differs from run to run. */
const VOLATILE = ['start', 'end', 'delta', '_ansible_facts_cacheable'];
/** Ansible's names of its own insides, which we do not have. */
const renamed = (message: unknown) =>
  typeof message === 'string'
    ? message
        .replace('ansible.legacy.', '')
        .replace('_raw_params, _uses_shell, argv, chdir, creates', 'argv, chdir, cmd, creates')
        .replace('executable, removes', 'executable, expand_argument_vars, removes')
    : message;

function argumentsOf(definition: ModuleDefinition, args: unknown): ReadonlyMap<string, Value> {
  const value = fromJson(args ?? {});
  if (typeof value === 'string') return parseFreeForm(definition, value);
  return value instanceof Dict ? new Map([...value].map(([key, item]) => [String(key), item])) : new Map();
}

function plain(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), plain(item)]));
  return value;
}

async function answer({ module, args }: Recorded, checkMode: boolean): Promise<Fields> {
  const definition = await resolveModule(module);
  if (definition === undefined) throw new Error(`no module ${module}`);
  try {
    const { result } = await runModule(definition, argumentsOf(definition, args), {
      checkMode,
      env: RECORDED_ENVIRONMENT,
      render: text => text,
      test: condition => condition === true || condition === '1 == 1',
    });
    return Object.fromEntries(
      Object.entries(result)
        .filter(([name]) => !VOLATILE.includes(name))
        .map(([name, value]) => [name, plain(value)]),
    );
  } catch (error) {
    if (error instanceof ArgumentError) return { changed: false, failed: true, msg: error.message };
    throw error;
  }
}

describe.each([false, true])('answers as Ansible does (check mode: %s)', checkMode => {
  test.each(recorded.map(row => [row.module, JSON.stringify(row.args), row] as const))('%s %s', async (_m, _a, row) => {
    const expected = { ...(checkMode ? row.check : row.result) };
    const got = await answer(row, checkMode);
    expect({ changed: false, ...got }).toEqual({
      changed: false,
      ...expected,
      ...('msg' in expected ? { msg: renamed(expected.msg) } : {}),
    });
  });
});
