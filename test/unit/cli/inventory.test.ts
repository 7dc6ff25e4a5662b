import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inventoryText, readInventoryLine } from '../../../src/cli/inventory-command.ts';
import { openReadOnlyRun } from '../../../src/cli/read-only-run.ts';
import { Secrets } from '../../../src/engine/secrets.ts';
import { createScreen } from '../../../src/report/screen.ts';

/** Recorded from ansible-inventory 2.14.18 and, where it succeeds (`out219`), 2.19.11, run in the folder `inventories`. */
interface Case {
  readonly args: readonly string[];
  /** Of 2.14; without it, 2.14 has no such option. */
  readonly rc?: number;
  readonly out: string;
  readonly error: string;
  readonly out219?: string;
}
const cases: readonly Case[] = JSON.parse(readFileSync(new URL('./inventory-oracle.json', import.meta.url), 'utf8'));
const folder = fileURLToPath(new URL('./inventories', import.meta.url));

async function shown(args: readonly string[]): Promise<string> {
  const screen = createScreen({ out: () => {}, err: () => {}, mask: text => text }, 80, undefined);
  const line = await readInventoryLine(args);
  const run = await openReadOnlyRun(line, screen, new Secrets(), folder);
  return inventoryText(run, line);
}

/** Ansible shows what a vaulted file holds; tsplay shows no decrypted value. */
const masked = (text: string) =>
  text
    .replaceAll('"abcdefg"', '"********"')
    .replaceAll(': abcdefg', ": '********'")
    .replaceAll('= abcdefg', '= ********')
    .replaceAll('= tops3cret', '= ********');

test.each(cases.filter(each => each.rc === 0).map(each => [each.args.join(' '), each] as const))(
  '%s',
  async (_name, { args, out }) => {
    expect(`${await shown(args)}\n`).toBe(masked(out));
  },
);

describe('with ansible-core 2.19', () => {
  beforeEach(() => {
    process.env.TSPLAY_CORE = '2.19';
  });
  afterEach(() => {
    delete process.env.TSPLAY_CORE;
  });
  test.each(
    cases.flatMap(({ args, out219 }) => (out219 === undefined ? [] : [[args.join(' '), args, out219] as const])),
  )('%s', async (_name, args, out219) => {
    expect(`${await shown(args)}\n`).toBe(masked(out219));
  });
});

test.each(cases.filter(each => (each.rc ?? 0) !== 0).map(each => [each.args.join(' '), each] as const))(
  'refused: %s',
  async (_name, { args, rc, error }) => {
    await expect(shown(args)).rejects.toMatchObject({ message: error.replace('ERROR! ', ''), exitCode: rc });
  },
);

test('--toml is refused by name', async () => {
  await expect(readInventoryLine(['--list', '--toml'])).rejects.toMatchObject({
    code: 'flag-refused',
    message: '--toml is not supported: tsplay writes no TOML',
    exitCode: 5,
  });
});
