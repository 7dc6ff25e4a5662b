import type { Bridge } from '../bridge/bridge.ts';
import type { PythonPlugins } from '../bridge/controller/python-plugins.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Collections } from '../playbook/collections.ts';
import type { Announcer } from './announcer.ts';
import type { Library } from './compile/module-library.ts';
import type { UserPlugins } from './compile/user-plugins.ts';
import type { AsyncTasks } from './connect/async-tasks.ts';
import type { ConnectionPool } from './connect/connection-pool.ts';
import type { NodeLocks } from './connect/node-locks.ts';
import type { RunOptions } from './options.ts';
import type { FactCache } from './variables/fact-cache.ts';
import type { GroupAndHostVars } from './variables/group-and-host-vars.ts';
import type { TemplateSurroundings } from './variables/template-surroundings.ts';

/** What a run uses and owns from its start to its end. What changes meanwhile is the `World`. */
export interface Services {
  readonly options: RunOptions;
  readonly announcer: Announcer;
  readonly collections: Collections;
  /** The user's own folders of modules. */
  readonly library: Library;
  readonly userPlugins: UserPlugins;
  readonly bridge: Bridge;
  /** Filters, tests and lookups in Python. */
  readonly plugins: PythonPlugins;
  readonly connections: ConnectionPool;
  readonly nodeLocks: NodeLocks;
  readonly asyncTasks: AsyncTasks;
  readonly surroundings: TemplateSurroundings;
  readonly factCache: FactCache | undefined;
  readonly varsFiles: GroupAndHostVars;
  /** Reads the inventory's sources anew. */
  readInventory(): Promise<Inventory>;
}
