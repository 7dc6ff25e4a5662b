import { type Dirent, existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { walk } from '../../src/python/walk.ts';

/** Where the targets are in ansible-core's source. */
export const TARGETS = 'test/integration/targets';

/** One of ansible-core's integration targets: a folder with a role, or with a script that calls ansible-playbook. */
export interface Target {
  readonly name: string;
  readonly path: string;
  readonly isScript: boolean;
  readonly aliases: readonly string[];
}

export function readTargets(source: string): ReadonlyMap<string, Target> {
  const root = join(source, TARGETS);
  const folders = readdirSync(root, { withFileTypes: true }).filter(entry => entry.isDirectory());
  return new Map(folders.map(({ name }) => [name, readTarget(name, join(root, name))]));
}

function readTarget(name: string, path: string): Target {
  const file = join(path, 'aliases');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const aliases = lines.map(line => line.replace(/#.*/, '').trim()).filter(line => line !== '');
  return { name, path, isScript: existsSync(join(path, 'runme.sh')), aliases };
}

/** What follows a prefix in a target's aliases: `needs/target/x` gives `x`. */
export const aliased = ({ aliases }: Target, prefix: string): string[] =>
  aliases.filter(alias => alias.startsWith(prefix)).map(alias => alias.slice(prefix.length));

const isHelper = ({ name, aliases }: Target): boolean => /^(?:setup|prepare)_/.test(name) || aliases.includes('hidden');

/** The targets whose folders a target needs beside its own, as ansible-test works it out: aliases, links, roles that its meta names. */
export function neededBy(target: Target, all: ReadonlyMap<string, Target>): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [target];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
    for (const name of namedBy(next, all)) {
      const other = all.get(name);
      if (other === undefined || other === target || found.has(name)) continue;
      found.add(name);
      waiting.push(other);
    }
  return found;
}

function namedBy(target: Target, all: ReadonlyMap<string, Target>): string[] {
  const files = [...walk(target.path)];
  const meta = files
    .filter(entry => entry.isFile() && entry.parentPath.startsWith(join(target.path, 'meta')))
    .map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8').replace(/^\s*#.*$/gm, ''))
    .join('\n');
  const helpers = [...all.values()].filter(other => !other.isScript && isHelper(other) && meta.includes(other.name));
  return [
    ...['setup/always/', 'setup/once/', 'needs/target/'].flatMap(prefix => aliased(target, prefix)),
    ...files.flatMap(entry => linkedTo(entry, target)),
    ...helpers.map(({ name }) => name),
  ];
}

function linkedTo(entry: Dirent, target: Target): string[] {
  const path = join(entry.parentPath, entry.name);
  if (!entry.isSymbolicLink() || !existsSync(path)) return [];
  const root = realpathSync(join(target.path, '..'));
  const real = realpathSync(path);
  return real.startsWith(`${root}/`) ? [real.slice(root.length + 1).split('/')[0] ?? ''] : [];
}

/** What is not run here, whatever it shows. */
const SKIPPED: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:win_|windows[-_]|incidental_win_|powershell)|^module_utils_Ansible|_winrm$|_psrp$|^connection_windows/,
    'Windows',
  ],
  [/^(?:incidental_(?:ios|vyos)_|network_cli)/, 'a network device'],
  [/^ansible-test/, 'tests ansible-test itself'],
  [/^(?:dnf|yum|rpm_)/, 'a machine with rpm'],
  [/^(?:reboot|hardware_facts|systemd|service)$/, 'the kernel, or process 1, of the machine itself'],
  [/^(?:apt_key|ansible-galaxy-collection|ansible-runner)$/, 'a server on the internet'],
];

/** Why a target is not run, where it is not. */
export function whySkipped(target: Target): string | undefined {
  if (isHelper(target)) return 'a helper of others';
  const unable = target.aliases.find(alias => /^(?:needs\/httptester|cloud\/|unsupported|disabled)/.test(alias));
  return unable ?? SKIPPED.find(([pattern]) => pattern.test(target.name))?.[1];
}
