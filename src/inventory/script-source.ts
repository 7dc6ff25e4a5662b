import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PlayError } from '../errors.ts';
import { Dict, isText, textOf, type Value } from '../values.ts';
import { loadYaml, parseJsonText } from '../yaml/load.ts';
import type { VaultKeyring } from '../yaml/vault.ts';
import type { Inventory } from './inventory.ts';

const run = promisify(execFile);
const MAX_OUTPUT = 1 << 28;

function failed(message: string): PlayError {
  return new PlayError(message, { code: 'inventory-script' });
}

async function output(path: string, args: string[]): Promise<string> {
  try {
    return (await run(path, args, { maxBuffer: MAX_OUTPUT })).stdout;
  } catch (cause) {
    const { code, stderr = '', message } = cause as { code?: unknown; stderr?: string; message: string };
    if (typeof code === 'number') throw failed(`Inventory script (${path}) had an execution error: ${stderr}`);
    throw failed(`problem running ${[path, ...args].join(' ')} (${message})`);
  }
}

/** Runs an executable inventory with `--list`, and `--host` for each host unless `_meta` has its variables. */
export async function readScript(inventory: Inventory, path: string, vault: VaultKeyring | undefined): Promise<void> {
  const data = parseJsonText(await output(path, ['--list']), vault);
  if (data === undefined) throw failed(`failed to parse executable inventory script results from ${path}: not JSON`);
  if (!(data instanceof Dict))
    throw failed(`failed to parse executable inventory script results from ${path}: needs to be a json dict`);
  const names = new Set<string>();
  for (const [name, group] of data) if (name !== '_meta') addGroup(inventory, String(name), group, names);
  const meta = data.get('_meta');
  const hostvars = meta instanceof Dict ? meta.get('hostvars') : undefined;
  for (const name of names) {
    const vars = hostvars instanceof Dict ? hostvars.get(name) : await hostVars(path, name, vault);
    if (!(vars instanceof Dict)) continue;
    const host = inventory.ensureHost(name);
    for (const [key, value] of vars) inventory.setVariable(host, String(key), value);
  }
}

async function hostVars(path: string, name: string, vault: VaultKeyring | undefined): Promise<Value> {
  const text = await output(path, ['--host', name]);
  return text.trim() === '' ? null : loadYaml(text, { file: path, vault });
}

function addGroup(inventory: Inventory, name: string, data: Value, names: Set<string>): void {
  const group = inventory.addGroup(name);
  const sections = data instanceof Dict ? data : Dict.of([['hosts', data]]);
  const simple = !['hosts', 'vars', 'children'].some(key => sections.has(key));
  const hosts = simple ? [name] : sections.get('hosts');
  if (hosts !== undefined && !Array.isArray(hosts))
    throw failed(`You defined a group '${name}' with bad data for the host list:\n ${String(hosts)}`);
  for (const host of hosts ?? []) {
    if (!isText(host)) continue;
    names.add(textOf(host));
    group.addHost(inventory.ensureHost(textOf(host)));
  }
  const vars = simple ? sections : sections.get('vars');
  if (vars !== undefined && !(vars instanceof Dict))
    throw failed(`You defined a group '${name}' with bad data for variables:\n ${String(vars)}`);
  for (const [key, value] of vars ?? []) inventory.setVariable(group, String(key), value);
  const children = sections.get('children');
  if (Array.isArray(children)) for (const child of children) group.addChild(inventory.addGroup(String(child)));
}
