import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PlayError } from '../errors.ts';
import { str } from '../python/repr.ts';
import { Dict, isText, textOf, type Value } from '../values.ts';
import { loadYaml, parseJsonText } from '../yaml/load.ts';
import type { VaultKeyring } from '../yaml/vault.ts';
import type { Inventory, Warn } from './inventory.ts';

export interface ScriptOptions {
  readonly vault?: VaultKeyring | undefined;
  readonly warn: Warn;
}

const run = promisify(execFile);
const MAX_OUTPUT = 1 << 28;

function failed(message: string): PlayError {
  return new PlayError(message, { code: 'inventory-script' });
}

interface Output {
  readonly stdout: string;
  readonly stderr: string;
  /** The exit code was not 0. */
  readonly failed: boolean;
}

async function output(path: string, args: string[]): Promise<Output> {
  try {
    return { ...(await run(path, args, { maxBuffer: MAX_OUTPUT })), failed: false };
  } catch (cause) {
    const { code, stdout = '', stderr = '', message } = cause as Partial<Output> & { code?: unknown; message: string };
    if (typeof code === 'number') return { stdout, stderr, failed: true };
    throw failed(`problem running ${[path, ...args].join(' ')} (${message})`);
  }
}

/** What `--list` prints. */
async function listed(path: string, { vault, warn }: ScriptOptions): Promise<Dict> {
  const { stdout, stderr, failed: broken } = await output(path, ['--list']);
  if (broken) throw failed(`Inventory script (${path}) had an execution error: ${stderr}`);
  if (stderr.trim() !== '') warn(`Inventory script (${path}): ${stderr.trim()}`);
  const data = parseJsonText(stdout, vault);
  if (data === undefined) throw failed(`failed to parse executable inventory script results from ${path}: not JSON`);
  if (!(data instanceof Dict))
    throw failed(`failed to parse executable inventory script results from ${path}: needs to be a json dict`);
  return data;
}

/** Runs an executable inventory with `--list`, and `--host` for each host unless `_meta` has its variables. */
export async function readScript(inventory: Inventory, path: string, options: ScriptOptions): Promise<void> {
  const data = await listed(path, options);
  const hostvars = metaOf(data, path);
  const names = new Set<string>();
  for (const [name, group] of data) if (name !== '_meta') addGroup(inventory, str(name), group, names);
  for (const name of names) {
    const vars = hostvars === undefined ? await hostVars(path, name, options.vault) : hostvars.get(name);
    if (vars === undefined) continue;
    if (!(vars instanceof Dict)) throw failed(`Invalid data from file, expected dictionary and got:\n\n${str(vars)}`);
    const host = inventory.ensureHost(name);
    for (const [key, value] of vars) inventory.setVariable(host, str(key), value);
  }
}

/** The variables of all hosts, where the script gives them together. */
function metaOf(data: Dict, path: string): Dict | undefined {
  const meta = data.get('_meta');
  if (meta === undefined) return undefined;
  if (!(meta instanceof Dict)) throw failed(`failed to parse executable inventory script results from ${path}: _meta`);
  const hostvars = meta.get('hostvars');
  return hostvars instanceof Dict ? hostvars : undefined;
}

/** As Ansible, whatever the exit code is. */
async function hostVars(path: string, name: string, vault: VaultKeyring | undefined): Promise<Value> {
  const { stdout } = await output(path, ['--host', name]);
  return stdout.trim() === '' ? null : loadYaml(stdout, { file: path, vault });
}

function addGroup(inventory: Inventory, name: string, data: Value, names: Set<string>): void {
  const group = inventory.addGroup(name);
  const sections = data instanceof Dict ? data : Dict.of([['hosts', data]]);
  const simple = !['hosts', 'vars', 'children'].some(key => sections.has(key));
  const hosts = simple ? [name] : sections.get('hosts');
  if (hosts !== undefined && !Array.isArray(hosts))
    throw failed(`You defined a group '${name}' with bad data for the host list:\n ${str(hosts)}`);
  for (const host of hosts ?? []) {
    if (!isText(host)) throw failed(`Invalid host name supplied, expected a string but got ${str(host)}`);
    names.add(textOf(host));
    group.addHost(inventory.ensureHost(textOf(host)));
  }
  const vars = simple ? sections : sections.get('vars');
  if (vars !== undefined && !(vars instanceof Dict))
    throw failed(`You defined a group '${name}' with bad data for variables:\n ${str(vars)}`);
  for (const [key, value] of vars ?? []) inventory.setVariable(group, str(key), value);
  const children = sections.get('children');
  if (Array.isArray(children)) for (const child of children) group.addChild(inventory.addGroup(str(child)));
}
