import type { ActionGroup } from '../../playbook/collection-runtime.ts';
import { type Collections, fullName } from '../../playbook/collections.ts';
import type { ActionNames } from './action-names.ts';

/** Groups that ansible-core itself has, of modules that tsplay has not. */
const OF_ANSIBLE_CORE: ReadonlySet<string> = new Set(
  ['aws', 'azure', 'cpm', 'docker', 'gcp', 'k8s', 'os', 'ovirt', 'vmware'].map(name => `ansible.builtin.${name}`),
);

/** The `action_groups` of the collections on disk. */
export class ActionGroups {
  readonly #collections: Collections;
  readonly #names: ActionNames;
  readonly #members = new Map<string, ReadonlySet<string>>();

  constructor(collections: Collections, names: ActionNames) {
    this.#collections = collections;
    this.#names = names;
  }

  /** The full name of a group: one without a collection is ansible-core's. */
  fullName(name: string): string {
    return fullName(name) === undefined ? `ansible.builtin.${name}` : name;
  }

  isKnown(group: string): boolean {
    return OF_ANSIBLE_CORE.has(group) || this.#group(group) !== undefined;
  }

  /** Whether a module is in a group. @param module its canonical name */
  has(group: string, module: string): boolean {
    let members = this.#members.get(group);
    if (members === undefined) {
      members = new Set(this.#namesOf(group, []).map(name => this.#names.canonical(name, [])));
      this.#members.set(group, members);
    }
    return members.has(module);
  }

  #group(name: string): ActionGroup | undefined {
    const full = fullName(name);
    return full === undefined ? undefined : this.#collections.runtime(full.collection).groups.get(full.path.join('.'));
  }

  #namesOf(group: string, way: readonly string[]): string[] {
    const found = this.#group(group);
    if (found === undefined || way.includes(group)) return [];
    return [...found.members, ...found.extended.flatMap(each => this.#namesOf(each, [...way, group]))];
  }
}
