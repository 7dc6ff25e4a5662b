import { Dict, type Value } from '../../values.ts';
import type { VarsSource } from './scope.ts';

/** Names that decide how a host is reached or becomes another user: never taken from what a host says. */
const CONNECTION_NAMES =
  /^(?:ansible_)?(?:connection|host|port|user|password|pass|ssh_\w+|(?:become|sudo|su|doas)(?:_\w+)?|shell_type|shell_executable|\w+_interpreter|module_compression|remote_tmp|delegated_vars|inventory_sources?|playbook_python|version|check_mode|diff_mode|run_tags|skip_tags)$/;
const FACTS_OF_THE_HOST = /^(?:ansible_)?ssh_host_key_\w+$/;

/** Ansible's mark of facts that the host was asked for; it goes into the cache with them. */
const GATHERED = '_ansible_facts_gathered';

/** What a run has learnt about one host; lives as long as the run. */
export class HostVariables {
  /** Under the names that the modules gave (`ansible_distribution`, `services`). */
  readonly #facts = new Map<string, Value>();
  #namespaced: Dict | undefined;
  /** set_fact and register. */
  readonly registered = new Map<string, Value>();
  readonly included = new Map<string, Value>();

  /**
   * Takes facts over; those that would steer the connection are dropped and named.
   * @param ownWord they are from files of the user's, whose `user` and `password` are nobody else's
   */
  addFacts(facts: Dict, ownWord = false): string[] {
    const dropped: string[] = [];
    this.#namespaced = undefined;
    for (const [key, value] of facts) {
      const name = String(key);
      const steers = CONNECTION_NAMES.test(name) && !FACTS_OF_THE_HOST.test(name);
      if (steers && (!ownWord || name.startsWith('ansible_'))) dropped.push(name);
      else this.#facts.set(name, value);
    }
    return dropped;
  }

  /** Facts that the playbook itself sets as cacheable. */
  setFact(name: string, value: Value): void {
    this.#namespaced = undefined;
    this.#facts.set(name, value);
  }

  clearFacts(): void {
    this.#facts.clear();
    this.#namespaced = undefined;
  }

  /** The host was asked for its facts, as against single facts that something set. */
  get gathered(): boolean {
    return this.#facts.get(GATHERED) === true;
  }

  markGathered(): void {
    this.#namespaced = undefined;
    this.#facts.set(GATHERED, true);
  }

  /** The facts as a cache keeps them: under the names that the modules gave. */
  get cacheable(): Dict {
    return Dict.of([...this.#facts]);
  }

  /** All that is known of the host, as one value. */
  asValue(): Dict {
    return Dict.from({
      facts: Dict.of(this.#facts),
      registered: Dict.of(this.registered),
      included: Dict.of(this.included),
    });
  }

  /** Takes over what `asValue` gave, in the place of what was known. */
  fill(value: Value): void {
    this.#namespaced = undefined;
    const parts = { facts: this.#facts, registered: this.registered, included: this.included };
    for (const [name, into] of Object.entries(parts)) {
      into.clear();
      const part = value instanceof Dict ? value.get(name) : undefined;
      if (part instanceof Dict) for (const [key, each] of part) into.set(String(key), each);
    }
  }

  /** `ansible_facts`: the facts without their prefix. */
  get facts(): Dict {
    if (this.#namespaced === undefined) {
      const dict = new Dict();
      for (const [name, value] of this.#facts) {
        dict.set(name.startsWith('ansible_') && name !== 'ansible_local' ? name.slice(8) : name, value);
      }
      this.#namespaced = dict;
    }
    return this.#namespaced;
  }

  /** The layer `host facts`: `ansible_facts` and each fact under its own name. */
  factsSource(inject: boolean): VarsSource {
    const facts = this.#facts;
    return {
      get: name => {
        if (name === 'ansible_facts') return this.facts;
        return inject ? facts.get(name) : undefined;
      },
      has: name => name === 'ansible_facts' || (inject && facts.has(name)),
      keys: () => (inject ? ['ansible_facts', ...facts.keys()] : ['ansible_facts']),
    };
  }
}
