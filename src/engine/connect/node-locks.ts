import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { PlayError } from '../../errors.ts';
import type { ModuleDefinition } from '../../modules/api/module.ts';
import { utcSeconds } from '../../python/dates.ts';
import { ownUser } from '../../python/own-user.ts';
import type { BecomeIdentity, Connection } from '../../remote/connection.ts';

/** Modules that change what a whole node runs on. */
const EXCLUSIVE = new Set(['apt', 'package', 'reboot']);

/** Set to false, the variable lets several runs patch one node at once. */
export const LOCK_VARIABLE = 'tsplay_node_lock';

/** Not where Ansible does the task, over a way of its own: a lock is of a connection. */
export function needsNodeLock({ name, answersWholly }: ModuleDefinition): boolean {
  return EXCLUSIVE.has(name) && answersWholly !== true;
}

/** One run's hold on the nodes that it patches: another run of tsplay, from here or elsewhere, stops there. */
export class NodeLocks {
  readonly #id = randomUUID();
  readonly #asked = new WeakMap<Connection, Promise<void>>();
  readonly #warn: (message: string) => void;

  constructor(warn: (message: string) => void) {
    this.#warn = warn;
  }

  /** Held until the connection closes. @throws PlayError `node-locked`; UnreachableError, BecomeError */
  hold(connection: Connection, become: BecomeIdentity | undefined): Promise<void> {
    const known = this.#asked.get(connection);
    if (known !== undefined) return known;
    const asking = this.#ask(connection, become);
    this.#asked.set(connection, asking);
    // who was refused may ask again
    asking.catch(() => this.#asked.delete(connection));
    return asking;
  }

  async #ask(connection: Connection, become: BecomeIdentity | undefined): Promise<void> {
    const since = utcSeconds(Date.now());
    const owner = `${this.#id} ${ownUser().username} on ${hostname()}, process ${process.pid}, since ${since}Z`;
    const lock = await connection.lockNode(owner, become);
    const { name } = connection.target;
    if (lock.state === 'impossible')
      this.#warn(`${name}: the node cannot be locked against other runs of tsplay (no flock, or /run is not writable)`);
    // another name for the same node, in this run
    if (lock.state !== 'taken' || lock.owner.startsWith(`${this.#id} `)) return;
    throw new PlayError(
      `another run of tsplay is patching this node: ${lock.owner.replace(/^\S+ /, '') || 'it does not say whose'}`,
      {
        code: 'node-locked',
        hint: `wait until it has ended; \`${LOCK_VARIABLE}: false\` lets both go on at the same time`,
      },
    );
  }
}
