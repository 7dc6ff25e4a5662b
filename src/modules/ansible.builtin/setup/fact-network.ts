import type { Core } from '../../../core-line.ts';
import type { Json } from '../../../values.ts';
import type { Facts } from './fact-system.ts';
import type { Sources } from './sources.ts';

interface Ipv4 {
  readonly address: string;
  readonly broadcast: string;
  readonly netmask: string;
  readonly network: string;
  readonly prefix: string;
}

interface Interface {
  readonly device: string;
  readonly mtu: number;
  readonly promisc: boolean;
  readonly macaddress: string | undefined;
  readonly ipv4: readonly Ipv4[];
  readonly ipv6: readonly { address: string; prefix: string; scope: string }[];
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toAddress(number: number): string {
  return [24, 16, 8, 0].map(shift => Math.floor(number / 2 ** shift) % 256).join('.');
}

function ipv4(address: string, prefix: string, broadcast: string): Ipv4 {
  const size = 2 ** (32 - Number(prefix));
  const network = Math.floor(toNumber(address) / size) * size;
  return { address, broadcast, netmask: toAddress(2 ** 32 - size), network: toAddress(network), prefix };
}

function parseInterface(block: string): Interface | undefined {
  const [, device, flags = '', mtu = '0'] = /^\d+: ([^:@\s]+)(?:@\S+)?: <([^>]*)> mtu (\d+)/.exec(block) ?? [];
  if (device === undefined) return undefined;
  const link = /link\/\w+ ([0-9a-f:]{17,})/.exec(block)?.[1];
  const v4 = [...block.matchAll(/^\s+inet ([\d.]+)(?: peer [\d.]+)?\/(\d+)(?: brd ([\d.]+))?/gm)].map(
    ([, address = '', prefix = '32', broadcast = '']) => ipv4(address, prefix, broadcast),
  );
  const v6 = [...block.matchAll(/^\s+inet6 ([0-9a-f:.]+)(?: peer \S+)?\/(\d+) scope (\w+)/gm)].map(
    ([, address = '', prefix = '', scope = '']) => ({ address, prefix, scope }),
  );
  return {
    device,
    mtu: Number(mtu),
    promisc: flags.split(',').includes('PROMISC'),
    macaddress: link === '00:00:00:00:00:00' ? undefined : link,
    ipv4: v4,
    ipv6: v6,
  };
}

function typeOf(sources: Sources, { device }: Interface): string {
  const base = `/sys/class/net/${device}`;
  if (sources.file(`${base}/bridge/bridge_id`) !== undefined) return 'bridge';
  if (sources.file(`${base}/bonding/mode`) !== undefined) return 'bonding';
  const types: Readonly<Record<string, string>> = {
    '1': 'ether',
    '32': 'infiniband',
    '512': 'ppp',
    '772': 'loopback',
    '65534': 'tunnel',
  };
  return types[sources.file(`${base}/type`) ?? ''] ?? 'unknown';
}

function bridgeFields(sources: Sources, device: string): Facts {
  const id = sources.file(`/sys/class/net/${device}/bridge/bridge_id`);
  if (id === undefined) return {};
  const members = [...sources.output('listed').matchAll(/\/sys\/class\/net\/([^/\s]+)\/brif\/([^\s]+)/g)];
  return {
    id,
    stp: sources.file(`/sys/class/net/${device}/bridge/stp_state`) === '1',
    interfaces: members.filter(([, bridge]) => bridge === device).map(([, , member = '']) => member),
  };
}

function bondFields(sources: Sources, device: string): Facts {
  const base = `/sys/class/net/${device}/bonding`;
  const mode = sources.file(`${base}/mode`);
  if (mode === undefined) return {};
  const slaves = (sources.file(`${base}/slaves`) ?? '').split(' ').filter(name => name !== '');
  return { mode: mode.split(' ')[0] ?? mode, slaves, miimon: sources.file(`${base}/miimon`) ?? '0' };
}

function interfaceFacts(sources: Sources, found: Interface): Json {
  const [first, ...others] = found.ipv4;
  const state = sources.file(`/sys/class/net/${found.device}/operstate`);
  const speed = sources.file(`/sys/class/net/${found.device}/speed`);
  const links = sources.output('listed');
  const escaped = found.device.replace(/[^\w]/g, '.');
  const bus = new RegExp(`/net/${escaped}/device -> \\S*?([^/\\s]+)$`, 'm').exec(links)?.[1];
  const driver = new RegExp(`/net/${escaped}/device/driver/module -> \\S*?([^/\\s]+)$`, 'm').exec(links)?.[1];
  return {
    device: found.device,
    active: found.device === 'lo' ? true : state !== 'down',
    mtu: found.mtu,
    promisc: found.promisc,
    type: typeOf(sources, found),
    ...(found.macaddress === undefined ? {} : { macaddress: found.macaddress }),
    ...(driver === undefined ? {} : { module: driver }),
    ...(bus === undefined ? {} : { pciid: bus }),
    ...(speed === undefined ? {} : { speed: Number(speed) }),
    ...(first === undefined ? {} : { ipv4: { ...first } }),
    ...(others.length === 0 ? {} : { ipv4_secondaries: others.map(other => ({ ...other })) }),
    ...(found.ipv6.length === 0 ? {} : { ipv6: found.ipv6.map(address => ({ ...address })) }),
    ...bridgeFields(sources, found.device),
    ...bondFields(sources, found.device),
  };
}

function routeWords(route: string): {
  gateway: string | undefined;
  device: string | undefined;
  source: string | undefined;
} {
  const word = (name: string) => new RegExp(`\\b${name} (\\S+)`).exec(route)?.[1];
  return { gateway: word('via'), device: word('dev'), source: word('src') };
}

/** The interface and address of the default route; nothing where there is none. */
function defaultOf(sources: Sources, interfaces: readonly Interface[], family: 'ipv4' | 'ipv6') {
  const { gateway, device, source } = routeWords(sources.output(family === 'ipv4' ? 'route4' : 'route6'));
  const found = interfaces.find(candidate => candidate.device === device);
  const address = found?.[family].find(candidate => candidate.address === source);
  if (found === undefined || address === undefined) return {};
  return {
    ...(gateway === undefined ? {} : { gateway }),
    interface: found.device,
    ...address,
    ...(found.macaddress === undefined ? {} : { macaddress: found.macaddress }),
    mtu: found.mtu,
    type: typeOf(sources, found),
    ...(family === 'ipv4' ? { alias: found.device } : {}),
  };
}

/** Addresses, and nets of which all are reached on the host itself. */
function localRoutes(routes: string): string[] {
  return [...new Set([...routes.matchAll(/^local (\S+)/gm)].map(([, address = '']) => address))];
}

function reachableFacts(sources: Sources): Facts {
  const [ipv4, ipv6] = [localRoutes(sources.output('local4')), localRoutes(sources.output('local6'))];
  return { locally_reachable_ips: { ipv4, ipv6 } };
}

/** Interfaces and addresses, as iproute2 tells them. */
export function networkFacts(sources: Sources, { laterFacts }: Pick<Core, 'laterFacts'>): Facts {
  const interfaces = sources
    .output('addresses')
    .split(/\n(?=\d+: )/)
    .flatMap(block => parseInterface(block) ?? []);
  const named = interfaces.map(found => [found.device.replace(/[-:]/g, '_'), interfaceFacts(sources, found)] as const);
  return {
    interfaces: interfaces.map(found => found.device),
    ...Object.fromEntries(named),
    ...(laterFacts ? reachableFacts(sources) : {}),
    default_ipv4: defaultOf(sources, interfaces, 'ipv4'),
    default_ipv6: defaultOf(sources, interfaces, 'ipv6'),
    all_ipv4_addresses: interfaces
      .flatMap(found => found.ipv4.map(({ address }) => address))
      .filter(address => !address.startsWith('127.')),
    all_ipv6_addresses: interfaces
      .flatMap(found => found.ipv6.map(({ address }) => address))
      .filter(address => address !== '::1'),
  };
}
