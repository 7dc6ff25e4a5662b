/** An address with its prefix, as `192.168.1.5/24` names it: the host bits are kept. */
export interface Network {
  readonly version: 4 | 6;
  readonly value: bigint;
  readonly prefix: number;
}

const V4_MAPPED = 0xffffn << 32n;

export function widthOf(version: 4 | 6): number {
  return version === 4 ? 32 : 128;
}

function parseV4(text: string): bigint | undefined {
  // Fewer than four parts are filled with zeros where a prefix follows; see parseNetwork.
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every(part => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((value, part) => (value << 8n) | BigInt(Number(part)), 0n);
}

function groupsOf(text: string): bigint[] | undefined {
  if (text === '') return [];
  const groups = text.split(':');
  const last = groups.at(-1) ?? '';
  const tail = last.includes('.') ? parseV4(last) : undefined;
  if (last.includes('.')) {
    if (tail === undefined) return undefined;
    groups.splice(-1, 1, (tail >> 16n).toString(16), (tail & 0xffffn).toString(16));
  }
  return groups.every(group => /^[0-9a-f]{1,4}$/i.test(group)) ? groups.map(group => BigInt(`0x${group}`)) : undefined;
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2 || !text.includes(':')) return undefined;
  const [head, tail] = [groupsOf(halves[0] ?? ''), groupsOf(halves[1] ?? '')];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0n), ...tail];
  return groups.reduce((value, group) => (value << 16n) | group, 0n);
}

export function parseAddress(text: string): { version: 4 | 6; value: bigint } | undefined {
  const v4 = parseV4(text);
  if (v4 !== undefined) return { version: 4, value: v4 };
  const v6 = parseV6(text);
  return v6 === undefined ? undefined : { version: 6, value: v6 };
}

/** A prefix's length, or a netmask or hostmask in its place. */
function parsePrefix(text: string, version: 4 | 6): number | undefined {
  const width = widthOf(version);
  if (/^\d+$/.test(text)) return Number(text) <= width ? Number(text) : undefined;
  const mask = parseAddress(text);
  if (mask === undefined || mask.version !== version) return undefined;
  for (let prefix = 0; prefix <= width; prefix++) {
    if (mask.value === maskOf(version, prefix) || mask.value === hostMaskOf(version, prefix)) return prefix;
  }
  return undefined;
}

/** `address`, `address/prefix` or `address/mask`; abbreviated IPv4 networks (`10.1/16`) are filled with zeros. */
export function parseNetwork(text: string): Network | undefined {
  const [address = '', prefix, ...more] = text.trim().split('/');
  if (more.length > 0) return undefined;
  const short = /^\d+(\.\d+){0,3}$/.test(address) && (prefix !== undefined || address.includes('.'));
  const filled = short ? [...address.split('.'), '0', '0', '0'].slice(0, 4).join('.') : address;
  const parsed = parseAddress(filled);
  if (parsed === undefined) return undefined;
  const length = prefix === undefined ? widthOf(parsed.version) : parsePrefix(prefix, parsed.version);
  return length === undefined ? undefined : { ...parsed, prefix: length };
}

export function hostMaskOf(version: 4 | 6, prefix: number): bigint {
  return (1n << BigInt(widthOf(version) - prefix)) - 1n;
}

export function maskOf(version: 4 | 6, prefix: number): bigint {
  return (1n << BigInt(widthOf(version))) - 1n - hostMaskOf(version, prefix);
}

export function sizeOf(network: Network): bigint {
  return hostMaskOf(network.version, network.prefix) + 1n;
}

export function firstOf(network: Network): bigint {
  return network.value & maskOf(network.version, network.prefix);
}

export function lastOf(network: Network): bigint {
  return network.value | hostMaskOf(network.version, network.prefix);
}

export function contains(outer: Network, inner: Network): boolean {
  return outer.version === inner.version && firstOf(outer) <= firstOf(inner) && lastOf(inner) <= lastOf(outer);
}

function v4Text(value: bigint): string {
  return [24n, 16n, 8n, 0n].map(shift => (value >> shift) & 255n).join('.');
}

/** The longest run of zero groups is left out (RFC 5952). */
function v6Text(value: bigint): string {
  if (value >> 32n === 0xffffn || (value >> 32n === 0n && value > 0xffffn))
    return `::${value >> 32n === 0n ? '' : 'ffff:'}${v4Text(value & 0xffffffffn)}`;
  const groups = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  let [start, length] = [0, 0];
  for (let i = 0; i < 8; i++) {
    let end = i;
    while (end < 8 && groups[end] === '0') end++;
    if (end - i > length) [start, length] = [i, end - i];
  }
  if (length < 2) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
}

export function addressText(version: 4 | 6, value: bigint): string {
  return version === 4 ? v4Text(value) : v6Text(value);
}

export function networkText(network: Network): string {
  return `${addressText(network.version, network.value)}/${network.prefix}`;
}

export function networkOf(version: 4 | 6, value: bigint, prefix = widthOf(version)): Network {
  return { version, value, prefix };
}

/** The name under which DNS keeps an address's reverse entry. */
export function reverseName(version: 4 | 6, value: bigint): string {
  if (version === 4) return `${v4Text(value).split('.').reverse().join('.')}.in-addr.arpa.`;
  return `${[...value.toString(16).padStart(32, '0')].reverse().join('.')}.ip6.arpa.`;
}

/** An IPv6 address that stands for an IPv4 one (mapped or compatible), as IPv4; undefined for others. */
export function asV4({ version, value, prefix }: Network): Network | undefined {
  if (version === 4) return { version, value, prefix };
  if (value >> 32n !== 0xffffn && value >> 32n !== 0n) return undefined;
  return prefix < 96 ? undefined : networkOf(4, value & 0xffffffffn, prefix - 96);
}

export function asV6({ version, value, prefix }: Network): Network {
  return version === 6 ? { version, value, prefix } : networkOf(6, V4_MAPPED | value, prefix + 96);
}

function ranges(...texts: readonly string[]): readonly Network[] {
  return texts.map(parseNetwork).filter(network => network !== undefined);
}

const PRIVATE = ranges('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7');
const LINK_LOCAL = ranges('169.254.0.0/16', 'fe80::/10');
const LOOPBACK = ranges('127.0.0.0/8', '::1/128');
const MULTICAST = ranges('224.0.0.0/4', 'ff00::/8');
const LOCAL_SCOPES = ranges('192.0.0.0/24', '198.18.0.0/15', '239.0.0.0/8', '239.192.0.0/14', 'fec0::/10');

function within(network: Network, scopes: readonly Network[]): boolean {
  return scopes.some(scope => contains(scope, network));
}

export const isLinkLocal = (network: Network): boolean => within(network, LINK_LOCAL);
export const isLoopback = (network: Network): boolean => within(network, LOOPBACK);
export const isMulticast = (network: Network): boolean => within(network, MULTICAST);
export const isPrivate = (network: Network): boolean =>
  within(network, PRIVATE) || isLinkLocal(network) || within(network, LOCAL_SCOPES);

/** Whether an address could be a netmask or a hostmask, which makes it no public one. */
export function isMask({ version, value }: Network): boolean {
  const zeros = value.toString(2).padStart(widthOf(version), '0');
  return /^1+0*$|^0+1*$/.test(zeros) && value !== 0n;
}
