import type { ActionGroup, CollectionRuntime } from '../../playbook/collection-runtime.ts';
import { type Collections, fullName } from '../../playbook/collections.ts';
import type { ActionNames } from './action-names.ts';

/** Groups that ansible-core itself has: known also where none is installed. */
const OF_ANSIBLE_CORE: ReadonlySet<string> = new Set(
  ['aws', 'azure', 'cpm', 'docker', 'gcp', 'k8s', 'os', 'ovirt', 'vmware'].map(name => `ansible.builtin.${name}`),
);

/** The `action_groups` of the collections on disk. */
export class ActionGroups {
  readonly #collections: Collections;
  readonly #names: ActionNames;
  readonly #core: () => CollectionRuntime['groups'];
  readonly #members = new Map<string, ReadonlySet<string>>();
  #ofCore: CollectionRuntime['groups'] | undefined;

  /** @param core gives the groups of the installed ansible-core, asked at first need */
  constructor(collections: Collections, names: ActionNames, core: () => CollectionRuntime['groups']) {
    this.#collections = collections;
    this.#names = names;
    this.#core = core;
  }

  /** The full name of a group: one without a collection is ansible-core's. */
  fullName(name: string): string {
    return fullName(name) === undefined ? `ansible.builtin.${name}` : name;
  }

  isKnown(group: string): boolean {
    return OF_ANSIBLE_CORE.has(group) || this.#group(group) !== undefined;
  }

  /** What is wrong with what a group says of itself, of which whoever asks for its defaults is told. */
  faults(group: string): readonly string[] {
    return this.#group(group)?.faults ?? [];
  }

  /** Whether a module is in a group. @param module its canonical name */
  has(group: string, module: string): boolean {
    let members = this.#members.get(group);
    if (members === undefined) {
      const names = this.#namesOf(group, []).filter(name => this.#mayBe(name));
      members = new Set(names.map(name => this.#names.canonical(name, [])));
      this.#members.set(group, members);
    }
    return members.has(module);
  }

  /** `ansible.builtin.NAME` is never the user's own module of that name. */
  #mayBe(name: string): boolean {
    return !name.startsWith('ansible.builtin.') || this.#names.isKnown(name, []);
  }

  #group(name: string): ActionGroup | undefined {
    const full = fullName(name);
    if (full === undefined) return undefined;
    const group = full.path.join('.');
    if (full.collection !== 'ansible.builtin') return this.#collections.runtime(full.collection).groups.get(group);
    this.#ofCore ??= this.#core();
    return this.#ofCore.get(group);
  }

  #namesOf(group: string, way: readonly string[]): string[] {
    const found = this.#group(group);
    if (found === undefined || way.includes(group)) return [];
    return [...found.members, ...found.extended.flatMap(each => this.#namesOf(each, [...way, group]))];
  }
}
