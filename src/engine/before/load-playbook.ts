import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { EXIT, PlayError } from '../../errors.ts';
import type { ImportPlaybook, Play } from '../../playbook/ast.ts';
import { attempt, type Faults } from '../../playbook/faults.ts';
import { parsePlaybook, type ReadOptions } from '../../playbook/parse.ts';
import { RoleLoader } from '../../playbook/role.ts';
import { str } from '../../python/repr.ts';
import { positionsOf, type Value } from '../../values.ts';
import { ActionGroups } from '../compile/action-groups.ts';
import { ActionNames } from '../compile/action-names.ts';
import { compilePlay, compileSteps } from '../compile/compile.ts';
import { type CompileContext, frameOf } from '../compile/compile-context.ts';
import { effectiveKeywords, type Frame } from '../compile/frame.ts';
import type { Naming } from '../compile/module-defaults.ts';
import { Library } from '../compile/module-library.ts';
import { rejectedModules } from '../compile/plugin-filters.ts';
import type { CompiledPlay } from '../compile/steps.ts';
import type { Run } from '../run.ts';
import { roleMagic } from '../variables/magic-vars.ts';
import { withRoleOfTask } from '../variables/role-scope.ts';
import type { VariableScope } from '../variables/scope.ts';

/** A playbook, its imports followed: what `--list-tasks` shows and what runs. */
export interface LoadedPlaybook {
  /** As given on the command line. */
  readonly path: string;
  readonly plays: readonly LoadedPlay[];
}

export interface LoadedPlay {
  readonly compiled: CompiledPlay;
  readonly context: CompileContext;
}

interface FramedPlay {
  readonly play: Play;
  readonly outer: Frame | undefined;
  /** `vars` of the imports that lead to it, the strongest first: they are stronger than the play's own. */
  readonly given: readonly Value[];
}

/** What stands around the entries of a playbook: the imports that lead to it. */
type Surroundings = Omit<FramedPlay, 'play'> & { readonly chain: readonly string[] };

/** How files are read: decrypted where vaulted, warnings passed on. */
export function readOptions(run: Run): ReadOptions {
  const { vault, settings } = run.options;
  return { vault, warn: message => run.warn(message), duplicateKeys: settings.duplicateDictKey };
}

/**
 * Reads, parses and compiles a playbook with everything it imports statically.
 * @param faults where it is given, what is wrong is told there and left out
 * @throws PlayError
 */
export function loadPlaybook(run: Run, path: string, faults?: Faults): LoadedPlaybook {
  const file = resolve(run.options.cwd, path);
  if (!existsSync(file)) {
    throw new PlayError(`the playbook: ${path} could not be found`, {
      code: 'playbook-not-found',
      hint: `looked for ${file}`,
    });
  }
  const read = { ...readOptions(run), faults };
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
    const inner = [...given, ...valueList(vars)];
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

/** What may be one value or several, and is nothing where it is absent. */
const valueList = (value: Value | undefined): readonly Value[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

class PlayCompiler {
  readonly #run: Run;
  readonly #read: ReadOptions;
  readonly #naming: Naming;
  /** One for all plays: many of them use the same roles, which are read once. */
  readonly #roles: RoleLoader;
  #lastId = 0;

  constructor(run: Run, read: ReadOptions) {
    this.#run = run;
    this.#read = read;
    this.#roles = new RoleLoader(run.options.settings.rolesPath, run.collections, read);
    const names = new ActionNames(
      run.collections,
      message => run.deprecated(message),
      rejectedModules(run.options.settings, read, message => run.warn(message)),
      new Library(run.options.settings.library),
      message => run.warn(message),
    );
    this.#naming = { names, groups: new ActionGroups(run.collections, names) };
  }

  importedFile(entry: ImportPlaybook, file: string, frame: Frame): string {
    const scope = this.#scope({ playDir: dirname(file), frame, role: undefined });
    const rendered = this.#run.templar(scope).template(entry.path);
    const path = str(rendered);
    return this.#run.collections.playbook(path) ?? resolve(dirname(file), path);
  }

  play({ play, outer, given }: FramedPlay): LoadedPlay {
    const playDir = dirname(play.file);
    this.#naming.names.library.addPlaybook(join(playDir, 'library'));
    const base = {
      loader: this.#roles,
      ...this.#naming,
      read: this.#read,
      tags: this.#run.options.tags,
      playDir,
      role: undefined,
      file: play.file,
      handlersByUse: new Map(),
      handler: false,
      renderStatic: (value: Value, context: CompileContext) => this.#run.templar(this.#scope(context)).template(value),
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
    let scope = this.#run
      .runScope(this.#run.emptyScope())
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
