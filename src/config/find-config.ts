import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface FindOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly warn: (message: string) => void;
}

/** `~` and `$NAME` of a path written by a user, made absolute against `base`. */
export function expandPath(path: string, base: string, options: FindOptions): string {
  const named = path
    .replaceAll('{{CWD}}', options.cwd)
    .replace(/^~(?=\/|$)/, options.home)
    .replace(
      /\$(?:(\w+)|\{([^}]*)\})/g,
      (whole, bare?: string, braced?: string) => options.env[bare ?? braced ?? ''] ?? whole,
    );
  return resolve(base, named);
}

function readable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** ANSIBLE_CONFIG, ./ansible.cfg (not from a world-writable directory), ~/.ansible.cfg, /etc/ansible/ansible.cfg. */
export function findConfig(options: FindOptions): string | undefined {
  const { cwd, env, home, warn } = options;
  const candidates: string[] = [];
  let named: string | undefined;
  if (env.ANSIBLE_CONFIG !== undefined) {
    named = expandPath(env.ANSIBLE_CONFIG, cwd, options);
    if (statSync(named, { throwIfNoEntry: false })?.isDirectory()) named = join(named, 'ansible.cfg');
    candidates.push(named);
  }
  const local = join(cwd, 'ansible.cfg');
  const distrusted = ((statSync(cwd, { throwIfNoEntry: false })?.mode ?? 0) & 0o002) !== 0;
  if (!distrusted) candidates.push(local);
  candidates.push(join(home, '.ansible.cfg'), '/etc/ansible/ansible.cfg');
  const found = candidates.find(readable);
  if (distrusted && existsSync(local) && (found === undefined || found !== named))
    warn(
      `Ansible is being run in a world writable directory (${cwd}), ignoring it as an ansible.cfg source. For more information see https://docs.ansible.com/ansible/devel/reference_appendices/config.html#cfg-in-world-writable-dir`,
    );
  return found;
}
