import { randomBytes } from 'node:crypto';
import type { VariableScope } from '../../engine/variables/scope.ts';
import { dumpJson } from '../../python/json-dump.ts';
import { isUnsafe } from '../../python/unsafe.ts';
import { dumpYaml } from '../../template/text/yaml/yaml-writer.ts';
import { Dict, EncryptedText, isText, textOf, type Value } from '../../values.ts';
import { VaultText } from '../../yaml/vault.ts';
import { isSecret } from './vault-file.ts';

export const MASK = '********';

/** What ansible-inventory leaves out: it says where a host stands, not what was written about it. */
const INTERNAL = new Set([
  ...['ansible_check_mode', 'ansible_config_file', 'ansible_diff_mode', 'ansible_facts', 'ansible_forks'],
  ...['ansible_inventory_sources', 'ansible_limit', 'ansible_playbook_python', 'ansible_run_tags', 'ansible_skip_tags'],
  ...['ansible_verbosity', 'ansible_version', 'inventory_dir', 'inventory_file', 'inventory_hostname'],
  ...['inventory_hostname_short', 'groups', 'group_names', 'omit', 'playbook_dir'],
]);

/** A scope's variables as they are written, unrendered. What stands in a file that is encrypted as a whole is masked. */
export function writtenVars(scope: VariableScope): Dict {
  const vars = new Dict();
  for (const name of scope.names()) {
    if (INTERNAL.has(name)) continue;
    const value = scope.get(name);
    if (value === undefined) continue;
    const inWholeVault = !(value instanceof EncryptedText) && scope.explain(name).some(isSecret);
    vars.set(name, inWholeVault ? MASK : value);
  }
  return vars;
}

/** As ansible-inventory's JSON: keys sorted; vault values stay encrypted. @param marksUnsafe whether `!unsafe` is told */
export function inventoryJson(value: Value, marksUnsafe = true): string {
  return dumpJson(new Marked().convert(value, jsonVault, marksUnsafe), {
    indent: 4,
    sortKeys: true,
    ensureAscii: false,
  });
}

const jsonVault = (value: VaultText): Value => Dict.from({ __ansible_vault: value.ciphertext });

/** Ciphertexts stand in for the secrets; what other files share stays shared, for YAML's anchors. */
class Marked {
  readonly #seen = new Map<Value, Value>();

  convert(value: Value, vault: (value: VaultText) => Value, unsafe = true): Value {
    if (value instanceof VaultText) return vault(value);
    if (value instanceof EncryptedText) return MASK;
    if (unsafe && isText(value) && isUnsafe(value)) return Dict.from({ __ansible_unsafe: textOf(value) });
    if (!(value instanceof Dict || Array.isArray(value))) return value;
    let copy = this.#seen.get(value);
    if (copy === undefined) {
      const part = (each: Value) => this.convert(each, vault, unsafe);
      copy =
        value instanceof Dict ? Dict.of([...value].map(([key, each]) => [key, part(each)] as const)) : value.map(part);
      this.#seen.set(value, copy);
    }
    return copy;
  }
}

/** As ansible-inventory's YAML. @param sharesDates whether a date that stands in several places is told of as one */
export function inventoryYaml(value: Value, sharesDates: boolean): string {
  const nonce = randomBytes(8).toString('hex');
  const ciphertexts: string[] = [];
  const token = (vault: VaultText): Value => `vault-${nonce}-${ciphertexts.push(vault.ciphertext) - 1}-`;
  const text = dumpYaml(new Marked().convert(value, token, false), {
    indent: 2,
    width: 80,
    flow: 'none',
    sortKeys: true,
    explicitStart: false,
    explicitEnd: false,
    style: '',
    sharesDates,
  });
  // A block scalar under a tag, two deeper than the line that names it.
  return text.replace(
    new RegExp(`^( *)(.*)vault-${nonce}-(\\d+)-$`, 'gm'),
    (_all, indent: string, before: string, index) => {
      const lines = (ciphertexts[Number(index)] ?? '').trimEnd().split('\n');
      return [`${indent}${before}!vault |`, ...lines.map(line => `${indent}  ${line.trim()}`)].join('\n');
    },
  );
}
