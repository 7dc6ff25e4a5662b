import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { EXIT, PlayError } from '../../errors.ts';
import type { ImportPlaybook, Play } from '../../playbook/ast.ts';
import { attempt, type Faults } from '../../playbook/faults.ts';
import { parsePlaybook, type ReadOptions } from '../../playbook/parse.ts';
import { RoleLoader } from '../../playbook/role.ts';
import { str } from '../../python/semantics.ts';
import { oneOrMore, positionsOf, type Value } from '../../values.ts';
import { ActionGroups } from '../compile/action-groups.ts';
import { ActionNames } from '../compile/action-names.ts';
import { compilePlay, compileSteps } from '../compile/compile.ts';
import { type CompileContext, frameOf } from '../compile/compile-context.ts';
import { effectiveKeywords, type Frame } from '../compile/frame.ts';
import type { LoadedPlay, LoadedPlaybook } from '../compile/loaded-play.ts';
import type { Naming } from '../compile/module-defaults.ts';
import { coreActionGroups } from '../compile/open-bridge.ts';
import { rejectedModules } from '../compile/plugin-filters.ts';
import type { Run } from '../open-run.ts';
import { coreOf } from '../options.ts';
import type { Services } from '../services.ts';
import { HostScopes } from '../variables/host-scopes.ts';
import { roleMagic } from '../variables/magic-vars.ts';
import { withRoleOfTask } from '../variables/role-scope.ts';
import type { VariableScope } from '../variables/scope.ts';

interface FramedPlay {
  readonly play: Play;
  readonly outer: Frame | undefined;
  /** `vars` of the imports that lead to it, the strongest first: they are stronger than the play's own. */
  readonly given: readonly Value[];
}

/** What stands around the entries of a playbook: the imports that lead to it. */
type Surroundings = Omit<FramedPlay, 'play'> & { readonly chain: readonly string[] };

/** How files are read: decrypted where vaulted, warnings passed on. */
function readOptions({ options, announcer }: Services): ReadOptions {
  const { vault, settings } = options;
  const warn = (message: string) => announcer.warn(message);
  return { vault, warn, duplicateKeys: settings.duplicateDictKey, core: coreOf(options) };
}

/**
 * Reads, parses and compiles a playbook with everything it imports statically.
 * @param faults where it is given, what is wrong is told there and left out
 * @throws PlayError
 */
export function loadPlaybook(run: Run, path: string, faults?: Faults): LoadedPlaybook {
  const file = resolve(run.services.options.cwd, path);
  const read = { ...readOptions(run.services), faults };
  const compile = new PlayCompiler(run, read);
  return {
    path,
    plays: entriesOf(file, read, { outer: undefined, given: [], chain: [] }, compile).map(each => compile.play(each)),
  };
}

function entriesOf(
  file: string,
  read: ReadOptions,
  { outer, given, chain }: Surroundings,
  compile: PlayCompiler,
): FramedPlay[] {
  const follow = (entry: ImportPlaybook): FramedPlay[] => {
    const { vars, ...keywords } = Object.fromEntries(entry.keywords);
    const inner = [...given, ...oneOrMore(vars)];
    const frame = frameOf({ keywords: new Map(Object.entries(keywords)) }, outer);
    const imported = compile.importedFile(entry, file, frameOf({ keywords: new Map([['vars', inner]]) }, undefined));
    if (chain.includes(imported) || imported === file) {
      throw new PlayError(`the playbook ${imported} imports itself`, {
        code: 'import-cycle',
        position: entry.at,
        hint: `the way here: ${[...chain, file].map(each => basename(each)).join(' -> ')}`,
        exitCode: EXIT.parse,
      });
    }
    if (!existsSync(imported)) {
      throw new PlayError(`the playbook: ${imported} could not be found`, {
        code: 'playbook-not-found',
        position: positionsOf(entry.source)?.value('import_playbook') ?? entry.at,
        hint: 'the path is taken from the folder of the importing playbook',
      });
    }
    return entriesOf(imported, read, { outer: frame, given: inner, chain: [...chain, file] }, compile);
  };
  const entries = attempt(read.faults, () => parsePlaybook(file, read).entries) ?? [];
  return entries.flatMap(entry =>
    entry.kind === 'play' ? [{ play: entry, outer, given }] : (attempt(read.faults, () => follow(entry)) ?? []),
  );
}

class PlayCompiler {
  readonly #services: Services;
  /** What holds for every host of the run. */
  readonly #scopes: HostScopes;
  readonly #read: ReadOptions;
  readonly #naming: Naming;
  /** One for all plays: many of them use the same roles, which are read once. */
  readonly #roles: RoleLoader;
  #lastId = 0;

  constructor({ services, world }: Run, read: ReadOptions) {
    const { collections, announcer, options, bridge } = services;
    this.#services = services;
    this.#scopes = new HostScopes(services, world);
    this.#read = read;
    this.#roles = new RoleLoader(options.settings.rolesPath, collections, read);
    const rejected = rejectedModules(options.settings, read, message => announcer.warn(message));
    const names = new ActionNames(services, rejected);
    this.#naming = {
      names,
      groups: new ActionGroups(collections, names, () => coreActionGroups(bridge.core, read)),
      warn: message => {
        if (options.settings.validateActionGroupMetadata) announcer.warn(message);
      },
    };
  }

  importedFile(entry: ImportPlaybook, file: string, frame: Frame): string {
    const scope = this.#scope({ playDir: dirname(file), frame, role: undefined });
    const rendered = this.#scopes.templar(scope).template(entry.path);
    const path = str(rendered);
    return this.#services.collections.playbook(path) ?? resolve(dirname(file), path);
  }

  play({ play, outer, given }: FramedPlay): LoadedPlay {
    const playDir = dirname(play.file);
    this.#naming.names.library.addPlaybook(join(playDir, 'library'));
    const base = {
      loader: this.#roles,
      ...this.#naming,
      read: this.#read,
      tags: this.#services.options.tags,
      playDir,
      role: undefined,
      file: play.file,
      handlersByUse: coreOf(this.#services.options).lateNotifications ? undefined : new Map(),
      handler: false,
      renderStatic: (value: Value, context: CompileContext) =>
        this.#scopes.templar(this.#scope(context)).template(value),
      nextId: () => ++this.#lastId,
    };
    const compiled = compilePlay(play, outer, given, base);
    return {
      compiled,
      context: { ...base, frame: compiled.frame, playRoles: [], roleHandlers: [], compile: compileSteps },
    };
  }

  /** What is known before any host is: variables of the play, of roles, of the command line. */
  #scope(context: Pick<CompileContext, 'playDir' | 'frame' | 'role'>): VariableScope {
    let scope = this.#scopes
      .withRun(this.#scopes.empty())
      .with('magic variables', new Map<string, Value>([['playbook_dir', context.playDir]]));
    const { role } = context;
    if (role !== undefined) {
      scope = withRoleOfTask(scope, role);
      const magic = roleMagic({ role });
      if (magic !== undefined) scope = scope.with('magic variables', magic);
    }
    for (const vars of effectiveKeywords(context.frame).vars.toReversed())
      scope = scope.with('block and task vars', vars);
    return scope;
  }
}
