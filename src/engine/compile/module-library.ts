import { dirname, join } from 'node:path';
import { shortName } from '../../ansible-words.ts';
import { moduleFileIn } from '../../playbook/module-files.ts';

/**
 * Modules that are actions of the controller as well: a file under such a name would be a part of the action at
 * most, so that tsplay's own, which is both, stays. Of collections, those that ansible-core leads to by a short name have both.
 */
const KEPT: ReadonlySet<string> = new Set(
  `
  add_host assemble assert async_status command copy debug fail fetch gather_facts group_by include_vars package
  pause raw reboot script service set_fact set_stats setup shell template unarchive uri validate_argument_spec
  wait_for_connection yum
  patch ansible.posix.patch synchronize ansible.posix.synchronize community.general.shutdown
  community.general.iptables_state ansible.utils.fact_diff ansible.utils.update_fact ansible.utils.validate
  community.sops.load_vars community.crypto.openssl_privatekey_pipe
`
    .trim()
    .split(/\s+/),
);

/** Whether a module of that name is an action of the controller, too. */
export const isAction = (name: string): boolean => KEPT.has(name);

/** The folders in which users keep modules of their own, strongest first: the playbooks', the roles', the configured. */
export class Library {
  readonly #configured: readonly string[];
  readonly #beside: string[] = [];
  readonly #ofRoles: string[] = [];
  #revision = 0;

  /** @param configured folders of the setting `library` */
  constructor(configured: readonly string[]) {
    this.#configured = configured;
  }

  /** From now on, a playbook's folder of modules is searched. */
  addPlaybook(folder: string): void {
    if (this.#beside.includes(folder)) return;
    this.#beside.push(folder);
    this.#revision++;
  }

  /** From now on, for every task of the run, as in Ansible. */
  addRole(folder: string): void {
    if (this.#ofRoles.includes(folder)) return;
    this.#ofRoles.push(folder);
    this.#revision++;
  }

  /** Another one as soon as a folder was added. */
  get revision(): number {
    return this.#revision;
  }

  /** Folders of another name beside those of modules (`filter_plugins`...). */
  beside(name: string): readonly string[] {
    return [...this.#beside, ...this.#ofRoles].map(folder => join(dirname(folder), name));
  }

  /** The file of a module that a task may call by its short name or as `ansible.legacy.NAME`. */
  find(action: string): string | undefined {
    if (action.startsWith('ansible.builtin.')) return undefined;
    const name = shortName(action);
    for (const folder of [...this.#beside, ...this.#ofRoles, ...this.#configured]) {
      const found = moduleFileIn(folder, name);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** Why tsplay's own module of that name is used and not the user's file; undefined where the file is. */
export function whyOwn(name: string, file: string, language: string | undefined): string | undefined {
  if (language === 'PowerShell') return `The module ${file} is written in ${language}: tsplay's own ${name} is used`;
  return KEPT.has(name) ? `The module ${file} bears the name of an action: tsplay's own ${name} is used` : undefined;
}
