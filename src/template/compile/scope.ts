import type { AssignTarget, Expr, ForNode, IfNode, OutputPart, Statement } from '../syntax/ast.ts';
import { children } from './walk.ts';

/** One function of the compiled template: its frames have a slot for each of its identifiers. */
export class Unit {
  readonly depth: number;
  /** Whether the filters and tests of collections are there. */
  readonly collections: boolean;
  readonly #slots = new Map<string, number>();

  constructor(parent?: Unit, collections = parent?.collections ?? true) {
    this.depth = parent === undefined ? 0 : parent.depth + 1;
    this.collections = collections;
  }

  get size(): number {
    return this.#slots.size;
  }

  slot(identifier: string): number {
    let slot = this.#slots.get(identifier);
    if (slot === undefined) {
      slot = this.#slots.size;
      this.#slots.set(identifier, slot);
    }
    return slot;
  }
}

/** Where a name lives: a slot of a function's frame. */
export interface Ref {
  readonly unit: Unit;
  readonly slot: number;
}

/** What happens to a slot when its scope is entered. */
export type Load =
  | { readonly kind: 'parameter' }
  | { readonly kind: 'resolve'; readonly name: string }
  | { readonly kind: 'alias'; readonly from: Ref }
  | { readonly kind: 'missing' };

/** The names of one scope: Jinja2's identifier tracking, whose rules decide what a template can see. */
export class Scope {
  readonly unit: Unit;
  readonly parent: Scope | undefined;
  readonly level: number;
  readonly refs: Map<string, Ref>;
  readonly loads: Map<Ref, Load>;
  readonly stores: Set<string>;
  /** Loop targets, with the variable whose elements they are. */
  readonly origins: Map<string, string>;

  /** Whether texts of variables are to know that they are from YAML: where a type is asked for. */
  readonly namesTexts: boolean;

  constructor(unit: Unit, parent?: Scope, copied?: Scope, namesTexts = false) {
    this.namesTexts = namesTexts;
    this.unit = unit;
    this.parent = parent;
    this.level = copied?.level ?? (parent === undefined ? 0 : parent.level + 1);
    this.refs = new Map(copied?.refs);
    this.loads = new Map(copied?.loads);
    this.stores = new Set(copied?.stores);
    this.origins = new Map(copied?.origins);
  }

  /** A copy for one branch of an `if`. */
  branch(): Scope {
    return new Scope(this.unit, this.parent, this);
  }

  /** The same for an expression whose type is asked for. */
  namingTexts(): Scope {
    return new Scope(this.unit, this.parent, this, true);
  }

  #define(name: string, load: Load): Ref {
    const existing = this.refs.get(name);
    const ref = existing ?? { unit: this.unit, slot: this.unit.slot(`${this.level}:${name}`) };
    this.refs.set(name, ref);
    this.loads.set(ref, load);
    return ref;
  }

  find(name: string): Ref | undefined {
    return this.refs.get(name) ?? this.parent?.find(name);
  }

  ref(name: string): Ref {
    const ref = this.find(name);
    if (ref === undefined) throw new Error(`the name ${name} is unknown to its scope`);
    return ref;
  }

  /** The context's variable that a name stands for, or whose element it is. */
  origin(name: string): string | undefined {
    const known = this.origins.get(name);
    if (known !== undefined) return known;
    const ref = this.refs.get(name);
    if (ref === undefined) return this.parent?.origin(name);
    return this.loads.get(ref)?.kind === 'resolve' ? name : undefined;
  }

  findLoad(ref: Ref): Load | undefined {
    return this.loads.get(ref) ?? this.parent?.findLoad(ref);
  }

  store(name: string): void {
    this.stores.add(name);
    if (this.refs.has(name)) return;
    const outer = this.parent?.find(name);
    this.#define(name, outer === undefined ? { kind: 'missing' } : { kind: 'alias', from: outer });
  }

  parameter(name: string): Ref {
    this.stores.add(name);
    return this.#define(name, { kind: 'parameter' });
  }

  load(name: string): void {
    if (this.find(name) === undefined) this.#define(name, { kind: 'resolve', name });
  }

  /** Joins the branches of an `if`: a name that only some branches bind keeps its outer value in the others. */
  join(branches: readonly Scope[]): void {
    const counts = new Map<string, number>();
    for (const branch of branches) {
      for (const name of branch.stores) if (!this.stores.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    for (const branch of branches) {
      for (const [name, ref] of branch.refs) if (!this.refs.has(name)) this.refs.set(name, ref);
      for (const [ref, load] of branch.loads) this.#adopt(ref, load);
      for (const name of branch.stores) this.stores.add(name);
    }
    for (const [name, count] of counts) {
      if (count === branches.length) continue;
      const outer = this.parent?.find(name);
      this.loads.set(this.ref(name), outer === undefined ? { kind: 'resolve', name } : { kind: 'alias', from: outer });
    }
  }

  /** Branches make refs of their own for the same slot: the load belongs to the one that was kept. */
  #adopt(ref: Ref, load: Load): void {
    for (const known of this.refs.values()) {
      if (known.slot === ref.slot && known.unit === ref.unit) {
        this.loads.set(known, load);
        return;
      }
    }
    this.loads.set(ref, load);
  }

  /** Every name bound here or around, with its place: what an included template sees. */
  visible(): ReadonlyMap<string, Ref> {
    const found = new Map<string, Ref>();
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.parent) {
      for (const name of scope.stores) if (!found.has(name)) found.set(name, this.ref(name));
    }
    return found;
  }
}

/** Enters the names that nodes of a scope read and bind, as Jinja2's FrameSymbolVisitor. */
export function collect(scope: Scope, nodes: readonly (Statement | OutputPart)[]): void {
  for (const node of nodes) collectNode(scope, node);
}

function collectNode(scope: Scope, node: Statement | OutputPart): void {
  switch (node.kind) {
    case 'name':
      if (node.context === 'param') scope.parameter(node.name);
      else if (node.context === 'store') scope.store(node.name);
      else scope.load(node.name);
      return;
    case 'namespace':
      scope.load(node.name);
      return;
    case 'if':
      collectIf(scope, node);
      return;
    case 'macro':
      scope.store(node.name);
      return;
    case 'import':
      collectNode(scope, node.template);
      scope.store(node.target);
      return;
    case 'from':
      collectNode(scope, node.template);
      for (const { alias } of node.names) scope.store(alias);
      return;
    case 'set':
      collectNode(scope, node.value);
      collectNode(scope, node.target);
      return;
    case 'setblock':
      collectNode(scope, node.target);
      return;
    case 'for':
      collectNode(scope, node.iter);
      return;
    case 'callblock':
      collectNode(scope, node.call);
      return;
    case 'filterblock':
      collectNode(scope, node.filter);
      return;
    case 'with':
      collect(scope, node.values);
      return;
    case 'scope':
    case 'block':
      return;
    default:
      collect(scope, children(node));
  }
}

function collectIf(scope: Scope, node: IfNode): void {
  collectNode(scope, node.test);
  const branch = (nodes: readonly Statement[]): Scope => {
    const copy = scope.branch();
    collect(copy, nodes);
    return copy;
  };
  scope.join([branch(node.body), branch(node.elifs), branch(node.otherwise)]);
}

/** The names of a `for` body (or of its condition), its targets being parameters. */
export function collectFor(scope: Scope, node: ForNode, part: 'body' | 'test'): void {
  declareTarget(scope, node.target);
  if (part === 'body') collect(scope, node.body);
  else if (node.test !== undefined) collect(scope, [node.test]);
}

function declareTarget(scope: Scope, target: AssignTarget | Expr): void {
  if (target.kind === 'name') scope.parameter(target.name);
  else if (target.kind === 'tuple') for (const item of target.items) declareTarget(scope, item);
  else collectNode(scope, target);
}
