import type { Run } from '../../engine/open-run.ts';
import type { PlayRun } from '../../engine/play/play-run.ts';
import type { Secrets } from '../../engine/secrets.ts';
import { HostScopes } from '../../engine/variables/host-scopes.ts';
import type { Explanation, VariableScope } from '../../engine/variables/scope.ts';
import { dumpJson } from '../../python/json-dump.ts';
import { isUnsafe } from '../../python/unsafe.ts';
import { Dict, EncryptedText, Float, isText, textOf, type Value } from '../../values.ts';
import { MASK } from '../inventory/printed-vars.ts';
import { isInVaultFile, isSecret } from '../inventory/vault-file.ts';
import { type Setter, settersOf } from './set-while-running.ts';

/** One definition, fit to be shown. */
export interface ShownDefinition extends Pick<Explanation, 'layer' | 'from'> {
  /** JSON, or `********`. */
  readonly value: string;
  readonly secret: boolean;
  /** The whole file is encrypted: the lines of its text are not those on disk. */
  readonly inVaultFile: boolean;
}

export interface ShownVariable {
  readonly name: string;
  /** The one that counts, then those that it overrides, the strongest first. */
  readonly definitions: readonly ShownDefinition[];
  /** What a template that reads it gets, where that is another text. */
  readonly rendered: string | undefined;
  /** hash_behaviour=merge: all definitions count. */
  readonly merged: boolean;
  readonly setters: readonly Setter[];
}

/** What a host's variables are before anything runs, inside a play where one is given. */
export class Explainer {
  readonly #hosts: HostScopes;
  /** hash_behaviour=merge */
  readonly #merging: boolean;
  readonly #play: PlayRun | undefined;
  readonly #scope: VariableScope;
  readonly #secrets: Secrets;

  constructor({ services, world }: Run, host: string, play: PlayRun | undefined, secrets: Secrets) {
    this.#hosts = play?.variables.hosts ?? new HostScopes(services, world);
    this.#merging = services.options.settings.hashBehaviour === 'merge';
    this.#play = play;
    this.#scope = play?.variables.ofHost(host) ?? this.#hosts.withHostvars(this.#hosts.of(host));
    this.#secrets = secrets;
    // A template may copy a secret into a variable that is none: masked by its text wherever it appears.
    for (const name of this.names())
      for (const each of this.#scope.explain(name)) if (isSecret(each)) hideTexts(each.value, secrets);
  }

  /** Names that somebody wrote, sorted; what Ansible itself provides is left out. */
  names(): string[] {
    return [...this.#scope.names()].filter(name => this.#written(name)).sort();
  }

  #written(name: string): boolean {
    const provided = ['inventory_file', 'inventory_dir', 'ansible_facts'];
    return !provided.includes(name) && this.#scope.explain(name).some(({ layer }) => layer !== 'magic variables');
  }

  /** Every name, for suggestions. */
  allNames(): Iterable<string> {
    return this.#scope.names();
  }

  /** @returns undefined when nothing defines it, before or while running */
  variable(name: string): ShownVariable | undefined {
    const explanations = this.#scope.explain(name);
    const setters = this.#play === undefined ? [] : settersOf(this.#play, name, explanations[0]?.layer);
    if (explanations.length === 0 && setters.length === 0) return undefined;
    const winner = explanations[0];
    return {
      name,
      definitions: explanations.map(each => this.#definition(each)),
      rendered: winner === undefined || isSecret(winner) ? undefined : this.#rendered(name, winner.value),
      merged: this.#merging && explanations.length > 1 && winner?.value instanceof Dict,
      setters,
    };
  }

  #definition(each: Explanation): ShownDefinition {
    const secret = isSecret(each);
    return {
      inVaultFile: isInVaultFile(each),
      layer: each.layer,
      from: each.from,
      secret,
      value: secret ? MASK : this.#secrets.mask(asJson(each.value)),
    };
  }

  #rendered(name: string, written: Value): string | undefined {
    const merged = this.#scope.get(name) ?? null;
    let text: string;
    try {
      text = asJson(this.#hosts.templar(this.#scope).template(merged));
    } catch (error) {
      return `(${this.#secrets.mask((error as Error).message)})`;
    }
    return text === asJson(written) ? undefined : this.#secrets.mask(text);
  }
}

function hideTexts(value: Value, secrets: Secrets): void {
  if (value instanceof EncryptedText) secrets.add(value.decrypt());
  else if (value instanceof Dict) for (const part of value.values()) hideTexts(part, secrets);
  else if (Array.isArray(value)) for (const part of value) hideTexts(part, secrets);
  else if (isText(value)) secrets.add(textOf(value));
  else if (typeof value === 'number' || value instanceof Float) secrets.add(asJson(value));
}

/** A value in one line of JSON; vault values inside are masked. */
function asJson(value: Value): string {
  return dumpJson(withoutSecrets(value), { ensureAscii: false });
}

function withoutSecrets(value: Value): Value {
  if (value instanceof EncryptedText) return MASK;
  if (isText(value)) return isUnsafe(value) ? textOf(value) : value;
  if (value instanceof Dict) return Dict.of([...value].map(([key, part]) => [key, withoutSecrets(part)] as const));
  return Array.isArray(value) ? value.map(withoutSecrets) : value;
}
