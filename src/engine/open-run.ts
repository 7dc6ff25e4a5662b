import { PythonPlugins } from '../bridge/controller/python-plugins.ts';
import { PythonVars } from '../bridge/controller/python-vars.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { VarsFiles } from '../inventory/vars-files.ts';
import { Announcer } from './announcer.ts';
import { Library } from './compile/module-library.ts';
import { openPythonParts } from './compile/open-bridge.ts';
import { openCollections } from './compile/open-collections.ts';
import { AsyncTasks } from './connect/async-tasks.ts';
import { ConnectionPool } from './connect/connection-pool.ts';
import { NodeLocks } from './connect/node-locks.ts';
import type { RunOptions } from './options.ts';
import type { Services } from './services.ts';
import { openFactCache } from './variables/fact-cache.ts';
import { GroupAndHostVars } from './variables/group-and-host-vars.ts';
import { TemplateSurroundings } from './variables/template-surroundings.ts';
import { World } from './world.ts';

/** A run: what it uses, and what changes while it goes on. */
export interface Run {
  readonly services: Services;
  readonly world: World;
}

/** Opens what a run needs; nothing is connected yet. */
export async function openRun(
  options: RunOptions,
  varsFiles: VarsFiles,
  readInventory: () => Promise<Inventory>,
): Promise<Run> {
  const { settings } = options;
  const announcer = new Announcer(options.reporter, settings.deprecationWarnings);
  const warn = (message: string) => announcer.warn(message);
  const inventory = await readInventory();
  const factCache = openFactCache(settings, options.cwd, warn);
  if (options.flushCache) for (const host of inventory.hosts.keys()) factCache?.forget(host);
  const collections = openCollections(settings, warn);
  const parts = openPythonParts(settings, collections, new Library(settings.library), warn);
  const plugins = new PythonPlugins(parts.python);
  const vars = new PythonVars(parts.python, settings.varsPluginsEnabled, () => options.vault?.secrets ?? []);
  const services: Services = {
    options,
    announcer,
    collections,
    library: parts.library,
    userPlugins: parts.userPlugins,
    bridge: parts.bridge,
    plugins,
    connections: new ConnectionPool(options, warn),
    nodeLocks: new NodeLocks(warn),
    asyncTasks: new AsyncTasks(),
    surroundings: new TemplateSurroundings(options, warn, plugins, message => announcer.deprecated(message)),
    factCache,
    varsFiles: new GroupAndHostVars(varsFiles, vars, parts.userPlugins, settings),
    readInventory,
  };
  return { services, world: new World(inventory, host => factCache?.read(host)) };
}
