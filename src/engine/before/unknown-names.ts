import { Dict, isText, textOf, type Value } from '../../values.ts';
import type { TaskStep } from '../compile/steps.ts';

/** What hosts say, what changes while a run goes on, and what looks outside: never known before the run. */
const NEVER_KNOWN =
  /^(?:ansible_\w*|facter_\w+|ohai_\w+|getent_\w+|services|packages|hostvars|groups|group_names|vars|environment|item|play_hosts|lookup|query|q|now)$/;
/** What the place of a task decides, whatever the run brings. */
const ALWAYS_KNOWN = new Set(['role_path', 'playbook_dir', 'role_name', 'inventory_dir', 'omit']);
/** Actions after which any name may have got any value. */
const OPENING = new Set(['include_vars', 'group_by', 'community.sops.load_vars']);
const SETTING = new Set(['set_fact', 'add_host']);

/** The variables whose values only the run itself will tell. */
export class UnknownNames {
  readonly #names = new Set<string>();
  /** Something may set names that are written nowhere. */
  everything = false;

  has(name: string): boolean {
    return !ALWAYS_KNOWN.has(name) && (this.everything || this.#names.has(name) || NEVER_KNOWN.test(name));
  }

  /** Those that a task or a role is known to set. */
  get set(): Iterable<string> {
    return this.#names;
  }

  add(name: string): void {
    if (name.includes('{{')) this.everything = true;
    else this.#names.add(name);
  }

  /** Takes over the names that a task sets. */
  learn(step: TaskStep): void {
    const { ast, action } = step;
    for (const name of textsOf(ast.keywords.get('register'))) this.add(name);
    const control = step.effective.nearest('loop_control');
    if (control instanceof Dict)
      for (const key of ['loop_var', 'index_var']) for (const name of textsOf(control.get(key))) this.add(name);
    const refreshes = action === 'meta' && textsOf(ast.args).includes('refresh_inventory');
    if (refreshes || OPENING.has(action) || ast.action.includes('{{')) this.everything = true;
    if (SETTING.has(action)) for (const given of [ast.args, ast.keywords.get('args')]) this.#learnKeys(given);
  }

  #learnKeys(given: Value | undefined): void {
    if (given instanceof Dict) for (const key of given.keys()) this.add(String(key));
    else for (const text of textsOf(given)) this.#learnText(text);
  }

  /** `set_fact: a=1 b={{ c }}` */
  #learnText(text: string): void {
    if (text.trimStart().startsWith('{{')) this.everything = true;
    for (const [, name = ''] of text.matchAll(/([A-Za-z_]\w*)=/g)) this.add(name);
  }
}

function textsOf(value: Value | undefined): string[] {
  return isText(value) ? [textOf(value)] : [];
}
