import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LabNode } from '../../lab/node.ts';

export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** The program under test, with its first words: ours, or the oracle's where TSPLAY_BIN says so. */
const PROGRAM = (process.env.TSPLAY_BIN ?? `node ${PROJECT}dist/tsplay.js`).split(' ');
export const IS_ORACLE = PROGRAM[0]?.endsWith('ansible-playbook') === true;

export interface PlaybookRun {
  readonly rc: number | null;
  /** Standard output and standard error, as they came. */
  readonly output: string;
  /** `[status, task]` of each task line, in order; the status is the word on the screen before the colon. */
  readonly statuses: readonly (readonly [status: string, task: string])[];
  /** The node's counters in the recap. */
  readonly recap: Readonly<Record<string, number>>;
}

function readStatuses(output: string): readonly (readonly [string, string])[] {
  let task = '';
  const found: [string, string][] = [];
  for (const line of output.split('\n')) {
    const heading = /^TASK \[(.*?)\] \*+$/.exec(line)?.[1];
    if (heading !== undefined) task = heading.replace(/^.* : /, '');
    const status = /^(ok|changed|skipping|fatal): \[pve/.exec(line)?.[1];
    if (status !== undefined) found.push([status, task]);
  }
  return found;
}

function readRecap(output: string): Readonly<Record<string, number>> {
  const line = /^pve +: (.*)$/m.exec(output)?.[1] ?? '';
  return Object.fromEntries([...line.matchAll(/(\w+)=(\d+)/g)].map(([, name = '', count]) => [name, Number(count)]));
}

export interface RunOptions {
  readonly user: 'root' | 'patcher';
  readonly smtpPort: number;
  /** The patching playbook, unless another one is named. */
  readonly playbook?: string;
  readonly args?: readonly string[];
}

/** Runs a playbook of the project against the lab node, from the project's directory, with nothing of the user's own settings. */
export function runPlaybook(
  node: LabNode,
  { user, smtpPort, playbook = 'playbooks/pve_patch.yml', args = [] }: RunOptions,
): Promise<PlaybookRun> {
  const [command = '', ...first] = PROGRAM;
  const { SSH_AUTH_SOCK: _agent, ...environment } = process.env;
  const child = spawn(command, [...first, '-i', node.inventoryPath, playbook, ...args], {
    cwd: PROJECT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...environment, ...node.env(user, smtpPort), ANSIBLE_CONFIG: `${PROJECT}ansible.cfg`, ANSIBLE_NOCOLOR: '1' },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', rc => resolve({ rc, output, statuses: readStatuses(output), recap: readRecap(output) }));
  });
}
