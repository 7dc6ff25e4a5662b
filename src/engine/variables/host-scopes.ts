import type { Inventory } from '../../inventory/inventory.ts';
import type { Templar } from '../../template/templar.ts';
import type { Vars } from '../../values.ts';
import type { RunOptions } from '../options.ts';
import type { Services } from '../services.ts';
import type { World } from '../world.ts';
import { HostVars } from './hostvars.ts';
import { InventoryScopes } from './inventory-scopes.ts';
import { hostMagic, runMagic } from './magic-vars.ts';
import { VariableScope, type VarsSource } from './scope.ts';
import type { SearchFrom, TemplateSurroundings } from './template-surroundings.ts';

/** The variables of hosts and of the run, as they are seen from a play, or from none. */
export class HostScopes {
  readonly inventoryScopes: InventoryScopes;
  readonly #options: RunOptions;
  readonly #surroundings: TemplateSurroundings;
  readonly #world: World;
  readonly #folder: string;
  readonly #magic: VarsSource;
  readonly #hostvars: Vars;

  /** @param playDir the folder of the play; where there is none, that of the command */
  constructor({ options, surroundings, varsFiles }: Services, world: World, playDir?: string) {
    this.#options = options;
    this.#surroundings = surroundings;
    this.#world = world;
    this.#folder = playDir ?? options.cwd;
    this.#magic = runMagic(options, world, playDir);
    this.#hostvars = new Map([['hostvars', new HostVars(this)]]);
    this.inventoryScopes = new InventoryScopes(world, varsFiles, this.#folder, this.empty());
  }

  inventory(): Inventory {
    return this.#world.inventory;
  }

  templar(scope: VariableScope, searchFrom?: SearchFrom): Templar {
    return this.#surroundings.templar(scope, this.#folder, searchFrom);
  }

  empty(): VariableScope {
    return VariableScope.empty(this.#options.settings.hashBehaviour === 'merge');
  }

  /** Adds what holds for every host of a run. */
  withRun(scope: VariableScope): VariableScope {
    return this.withHostvars(scope.with('extra vars', this.#options.extraVars).with('magic variables', this.#magic));
  }

  withHostvars(scope: VariableScope): VariableScope {
    return scope.with('magic variables', this.#hostvars);
  }

  /** What `hostvars` shows of a host: what belongs to the host and the run, nothing of the play. */
  of(name: string): VariableScope {
    const known = this.#world.host(name);
    const { settings, extraVars } = this.#options;
    return this.inventoryScopes
      .of(name)
      .with('host facts', known.factsSource(settings.injectFactsAsVars))
      .with('include_vars', known.included)
      .with('set_fact and register', known.registered)
      .with('extra vars', extraVars)
      .with('magic variables', hostMagic(this.#world.inventory, name))
      .with('magic variables', this.#magic);
  }
}
