import { str } from '../../python/repr.ts';
import { Dict, isText, textOf, type Value } from '../../values.ts';
import { actionError } from '../api/action-error.ts';
import { defineModule } from '../api/module.ts';

const NAME_OPTIONS = ['name', 'host', 'hostname'];
const GROUP_OPTIONS = ['groups', 'group', 'groupname'];

/** `host:22`, `[::1]:22`: the name and the port. What is no address (`user@host:22`) is a name as it stands. */
function parseAddress(text: string): { readonly name: string; readonly port: number | undefined } {
  const match = /^\[([^\]]+)\](?::(\d+))?$/.exec(text) ?? /^([\p{L}\p{N}_.-]+):(\d+)$/u.exec(text);
  return { name: match?.[1] ?? text, port: match?.[2] === undefined ? undefined : Number(match[2]) };
}

function groupNames(value: Value | undefined): string[] | undefined {
  if (value === undefined || value === null || value === '') return [];
  if (!Array.isArray(value) && !isText(value)) return undefined;
  const list = Array.isArray(value) ? value.map(str) : textOf(value).split(',');
  return list.map(name => name.trim()).filter((name, index, all) => name !== '' && all.indexOf(name) === index);
}

export default defineModule({
  summary: 'Adds a host to the inventory for the rest of the run; every other option is a variable of it.',
  options: {
    name: { type: 'raw', aliases: ['host', 'hostname'], description: 'Name of the host; with :port at its end.' },
    groups: { type: 'raw', aliases: ['group', 'groupname'], description: 'Groups that it joins.' },
  },
  openOptions: true,
  raises: 'always',
  checkMode: 'Works the same.',
  answersFromHost: false,
  applies: 'add_host',
  bypassHostLoop: true,
  supportsAsync: false,
  run: async context => {
    const { name, groups, ...given } = context.args as Readonly<Record<string, Value>>;
    if (name === undefined || name === null) throw actionError('name, host or hostname needs to be provided');
    const names = groupNames(groups);
    if (names === undefined) throw actionError('Groups must be specified as a list.');
    const address = parseAddress(str(name));
    const vars = new Dict();
    for (const [key, value] of Object.entries(given))
      if (!NAME_OPTIONS.includes(key) && !GROUP_OPTIONS.includes(key)) vars.set(key, value);
    if (address.port !== undefined) vars.set('ansible_ssh_port', address.port);
    const added = Dict.from({ host_name: address.name, groups: names, host_vars: vars });
    return { changed: false, add_host: added };
  },
});
