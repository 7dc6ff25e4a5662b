import { chmodSync, cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { quoteWords } from '../../src/remote/shell.ts';
import { CORE_219 } from '../../test/support/core-219.ts';
import { TSPLAY } from '../../test/support/golden.ts';

/** What tsplay imports: targets see it in its place. */
export const NODE_MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));
export const PYTHON = '/usr/bin/python3';
/** Which program stands on PATH as ansible-playbook: ansible-core's own, or tsplay. */
export const PLAYERS = ['ansible', 'tsplay'] as const;
export type Player = (typeof PLAYERS)[number];

/** What stands beside ansible-playbook in any case. */
const OTHERS = ['', '-config', '-console', '-doc', '-galaxy', '-inventory', '-vault'].map(part => `ansible${part}`);

const STARTER = (library: string) => `#!${PYTHON}
import os, sys
sys.path.insert(0, ${JSON.stringify(library)})
from importlib import import_module
name = os.path.basename(sys.argv[0])
part = 'adhoc' if name == 'ansible' else name.removeprefix('ansible-')
sys.exit(import_module('ansible.cli.' + part).main())
`;

/** Programs for targets, in a folder that they see in its place: theirs for each player, and ansible-core 2.19 for PYTHONPATH. */
export interface Programs {
  readonly folder: string;
  readonly python: string;
  readonly bin: (player: Player) => string;
}

export function layOutPrograms(folder: string, source: string): Programs {
  if (!existsSync(CORE_219)) throw new Error(`there is no ansible-core 2.19: bash test/fetch-core-219.sh ${CORE_219}`);
  const python = join(folder, 'python');
  cpSync(CORE_219, python, { recursive: true, filter: path => !path.endsWith('/ansible_test') });
  const starter = join(folder, 'starter');
  executable(starter, STARTER(python));
  const bin = (player: Player) => join(folder, player);
  for (const player of PLAYERS) {
    mkdirSync(bin(player), { recursive: true });
    for (const name of OTHERS) symlinkSync(starter, join(bin(player), name));
    for (const name of ['python', 'python3', 'python.py']) forward(join(bin(player), name), [PYTHON]);
    const virtualenv = join(source, 'test/lib/ansible_test/_util/target/injector/virtualenv.sh');
    if (existsSync(virtualenv)) cpSync(virtualenv, join(bin(player), 'virtualenv.sh'));
  }
  symlinkSync(starter, join(bin('ansible'), 'ansible-playbook'));
  forward(join(bin('tsplay'), 'ansible-playbook'), ['env', 'TSPLAY_CORE=2.19', ...ours(folder)]);
  return { folder, python, bin };
}

/** tsplay as it is called among targets, which do not see where the project is. */
function ours(folder: string): readonly string[] {
  if (process.env.TSPLAY_BIN !== undefined) return TSPLAY;
  cpSync(fileURLToPath(new URL('../../dist', import.meta.url)), join(folder, 'dist'), { recursive: true });
  symlinkSync(NODE_MODULES, join(folder, 'node_modules'));
  return [process.execPath, join(folder, 'dist/tsplay.js')];
}

function executable(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

const forward = (path: string, words: readonly string[]): void =>
  executable(path, `#!/bin/sh\nexec ${quoteWords(words)} "$@"\n`);
