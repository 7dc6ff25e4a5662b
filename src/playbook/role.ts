import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { nearest, PlayError } from '../errors.ts';
import { isFolder } from '../python/file-kind.ts';
import { glob, globEscape } from '../python/glob.ts';
import { str } from '../python/repr.ts';
import { Dict, isText, type Position, positionsOf, setPositions, textOf, type Value, type Vars } from '../values.ts';
import { loadVars } from '../yaml/load.ts';
import type { RoleEntry, Step } from './ast.ts';
import { type Collections, type FoundRole, fullName, isCollectionName } from './collections.ts';
import { parseRoles, type ReadOptions, readYamlFile } from './parse.ts';
import { findPart, findVarsFiles, type PartRequest, readRoleSteps } from './role-parts.ts';

/** A role as its folder says it. Which of its files are read depends on how it is used. */
export interface Role {
  /** As titles and `ansible_role_name` have it; of a collection's role `ns.col.name`. */
  readonly name: string;
  /** `role_name`: of a collection's role without the collection. */
  readonly shortName: string;
  /** Its folder; without links, but for a collection's. */
  readonly path: string;
  /** The collection that the role is of, `ns.col`. */
  readonly collection: string | undefined;
  /** Collections that short names in the role may be of: its own, and those of `collections` in its metadata. */
  readonly collections: readonly string[];
  readonly dependencies: readonly RoleEntry[];
  readonly allowDuplicates: boolean;
  /** `meta/argument_specs.yml` (or `meta/main.yml`): entry points by name. */
  readonly argumentSpecs: ReadonlyMap<string, Dict>;
  /** Each part: @param at what asks for it @throws PlayError `role-file-not-found`, `role-file-outside` */
  defaults(from?: string, at?: Position): readonly VarsFile[];
  vars(from?: string, at?: Position): readonly VarsFile[];
  tasks(from?: string, at?: Position): readonly Step[];
  handlers(from?: string, at?: Position): readonly Step[];
}

export interface VarsFile {
  readonly file: string;
  readonly vars: Vars;
}

/** Who asks for a role: where it is searched depends on that. */
export interface RoleSeeker {
  /** The folder of the playbook. */
  readonly basedir: string;
  readonly callingRole: Role | undefined;
  /** The calling role depends on it: it may lie beside that one. */
  readonly dependency: boolean;
  /** Collections that a short name may be of, in order. */
  readonly collections: readonly string[];
  readonly at: Position;
}

export class RoleLoader {
  readonly #options: ReadOptions;
  readonly #searchPath: readonly string[];
  readonly #collections: Collections;
  readonly #roles = new Map<string, Role>();

  /** @param searchPath folders that hold roles, besides those beside the playbook and the calling role */
  constructor(searchPath: readonly string[], collections: Collections, options: ReadOptions) {
    this.#searchPath = searchPath;
    this.#collections = collections;
    this.#options = options;
  }

  /** @throws PlayError `role-not-found` naming every folder that was searched */
  load(name: string, seeker: RoleSeeker): Role {
    const found = this.#collections.role(name, seeker.collections);
    const path = found?.path ?? this.#find(name, seeker);
    const names = namesOf(name, found);
    const key = JSON.stringify([names.name, path]);
    const known = this.#roles.get(key);
    if (known !== undefined) return known;
    const role = this.#read(names, path);
    this.#roles.set(key, role);
    return role;
  }

  /** Names of roles that a glob matches, beside a playbook and in the search path. */
  matching(pattern: string, basedir: string): string[] {
    const parents = [join(basedir, 'roles'), ...this.#searchPath];
    const names = parents.flatMap(parent =>
      glob(join(globEscape(parent), pattern)).map(path => relative(parent, path)),
    );
    return [...new Set(names)].filter(name => parents.some(parent => isFolder(join(parent, name))));
  }

  #find(name: string, { basedir, callingRole, dependency, collections, at }: RoleSeeker): string {
    const parents = [
      join(basedir, 'roles'),
      ...this.#searchPath,
      ...(callingRole !== undefined && dependency ? [dirname(callingRole.path)] : []),
      basedir,
    ];
    const places = isAbsolute(name) ? [name] : [...new Set(parents)].map(parent => resolve(parent, name));
    const found = places.find(place => existsSync(place) && statSync(place).isDirectory());
    // `role_path` and what is told of its files name no links, as Ansible's
    if (found !== undefined) return realpathSync(found);
    const siblings = parents.flatMap(parent =>
      existsSync(parent) && statSync(parent).isDirectory() ? readdirSync(parent) : [],
    );
    const near = nearest(name, siblings);
    const last = callingRole?.collection === undefined ? 'ansible.legacy' : 'ansible.builtin';
    const searched = [...(collections.length === 0 ? [] : [...collections, last]), ...new Set(parents)];
    throw new PlayError(`the role '${name}' was not found in ${searched.join(':')}`, {
      code: 'role-not-found',
      needs: `the role ${name}`,
      position: at,
      hint: near === undefined ? this.#searchHint(name) : `did you mean \`${near}\`?`,
    });
  }

  #searchHint(name: string): string {
    const collection = fullName(name)?.collection;
    return collection === undefined || this.#collections.folder(collection) !== undefined
      ? 'roles are searched beside the playbook and in `roles_path`'
      : `there is no collection ${collection} beside the playbook or in \`collections_path\``;
  }

  #read(names: Pick<Role, 'name' | 'shortName' | 'collection'>, path: string): Role {
    const metaFile = findPart(join(path, 'meta'), 'main');
    const meta = metaFile === undefined ? null : readYamlFile(metaFile, this.#options, 'role metadata');
    const metaDict = meta instanceof Dict ? meta : new Dict();
    const options = this.#options;
    const role = { name: names.name, path };
    return {
      ...names,
      path,
      collections: [
        ...(names.collection === undefined ? [] : [names.collection]),
        ...strings(metaDict.get('collections')).filter(isCollectionName),
      ],
      dependencies:
        metaFile === undefined
          ? []
          : parseRoles(metaDict.get('dependencies') ?? null, { file: metaFile, line: 1, column: 1 }, this.#options),
      allowDuplicates: isTrue(metaDict.get('allow_duplicates')),
      argumentSpecs: this.#argumentSpecs(path, metaDict),
      defaults: once((from, at) => this.#varsFiles({ role, part: 'defaults', from, at })),
      vars: once((from, at) => this.#varsFiles({ role, part: 'vars', from, at })),
      tasks: once((from, at) => readRoleSteps({ role, part: 'tasks', from, at }, options)),
      handlers: once((from, at) => readRoleSteps({ role, part: 'handlers', from, at }, options)),
    };
  }

  #argumentSpecs(path: string, meta: Dict): ReadonlyMap<string, Dict> {
    const file = findPart(join(path, 'meta'), 'argument_specs');
    const document = file === undefined ? meta : readYamlFile(file, this.#options, 'role argument specification');
    const specs = document instanceof Dict ? document.get('argument_specs') : undefined;
    const result = new Map<string, Dict>();
    if (specs instanceof Dict) {
      for (const [entry, spec] of specs) if (isText(entry) && spec instanceof Dict) result.set(textOf(entry), spec);
    }
    return result;
  }

  #varsFiles(request: PartRequest): readonly VarsFile[] {
    return findVarsFiles(request).map(file => ({ file, vars: readVars(file, this.#options) }));
  }
}

function namesOf(asked: string, found: FoundRole | undefined): Pick<Role, 'name' | 'shortName' | 'collection'> {
  if (found === undefined) {
    return { name: asked, shortName: asked, collection: undefined };
  }
  const shortName = basename(found.path);
  return { name: `${found.collection}.${shortName}`, shortName, collection: found.collection };
}

function strings(value: Value | undefined): string[] {
  return (Array.isArray(value) ? value : [value ?? null]).flatMap(each => (isText(each) ? [textOf(each)] : []));
}

/** Each part of a role is read once, however often the role is used. */
function once<T>(read: (from?: string, at?: Position) => T): (from?: string, at?: Position) => T {
  const known = new Map<string | undefined, T>();
  return (from, at) => {
    let part = known.get(from);
    if (part === undefined) {
      part = read(from, at);
      known.set(from, part);
    }
    return part;
  };
}

function isTrue(value: Value | undefined): boolean {
  return value === true || (isText(value) && /^(?:yes|true|on|1)$/i.test(textOf(value)));
}

/** A file of variables: a mapping, or nothing. */
export function readVars(file: string, options: ReadOptions, at?: Position): Vars {
  const document = readYamlFile(file, options, 'vars file', at, loadVars);
  if (document === null) return new Map();
  if (!(document instanceof Dict)) {
    throw new PlayError(`${file} must contain a dictionary of variables`, {
      code: 'vars-file-not-a-dict',
      position: positionsOf(document)?.self ?? { file, line: 1, column: 1 },
      hint: 'variables are written `name: value`',
    });
  }
  return varsOf(document);
}

/** A mapping as variables, their places kept; keys that are no strings are written out. */
export function varsOf(dict: Dict): Vars {
  const vars = new Map<string, Value>();
  for (const [key, value] of dict) vars.set(str(key), value);
  const where = positionsOf(dict);
  if (where !== undefined) setPositions(vars, where);
  return vars;
}
