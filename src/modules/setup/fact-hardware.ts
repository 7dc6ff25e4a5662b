import { Dict, Float, type Json, type Value } from '../../values.ts';
import type { Facts } from './fact-system.ts';
import type { Sources } from './sources.ts';

const DMI = '/sys/devices/virtual/dmi/id';

const FORM_FACTORS = [
  'Unknown',
  'Other',
  'Unknown',
  'Desktop',
  'Low Profile Desktop',
  'Pizza Box',
  'Mini Tower',
  'Tower',
  'Portable',
  'Laptop',
  'Notebook',
  'Hand Held',
  'Docking Station',
  'All In One',
  'Sub Notebook',
  'Space-saving',
  'Lunch Box',
  'Main Server Chassis',
  'Expansion Chassis',
  'Sub Chassis',
  'Bus Expansion Chassis',
  'Peripheral Chassis',
  'RAID Chassis',
  'Rack Mount Chassis',
  'Sealed-case PC',
  'Multi-system',
  'CompactPCI',
  'AdvancedTCA',
  'Blade',
  'Blade Enclosure',
  'Tablet',
  'Convertible',
  'Detachable',
  'IoT Gateway',
  'Embedded PC',
  'Mini PC',
  'Stick PC',
];

const DMI_FACTS = [
  'bios_date',
  'bios_vendor',
  'bios_version',
  'board_asset_tag',
  'board_name',
  'board_serial',
  'board_vendor',
  'board_version',
  'chassis_asset_tag',
  'chassis_serial',
  'chassis_vendor',
  'chassis_version',
  'product_name',
  'product_serial',
  'product_uuid',
  'product_version',
];

function dmiFacts(sources: Sources): Facts {
  const read = (name: string) => sources.file(`${DMI}/${name}`) ?? 'NA';
  const chassis = sources.file(`${DMI}/chassis_type`);
  return {
    ...Object.fromEntries(DMI_FACTS.map(name => [name, read(name)])),
    system_vendor: read('sys_vendor'),
    form_factor: chassis === undefined ? 'NA' : (FORM_FACTORS[Number(chassis)] ?? `unknown type: ${chassis}`),
  };
}

function memoryFacts(sources: Sources): Facts {
  const megabytes = new Map<string, number>();
  for (const line of sources.lines('/proc/meminfo')) {
    const [, name, kilobytes] = /^(\w+):\s+(\d+)/.exec(line) ?? [];
    if (name !== undefined) megabytes.set(name, Math.floor(Number(kilobytes) / 1024));
  }
  const at = (name: string) => megabytes.get(name) ?? 0;
  const free = at('MemFree');
  const total = at('MemTotal');
  const cacheless = free + at('Cached') + at('Buffers');
  const swap = { total: at('SwapTotal'), free: at('SwapFree') };
  return {
    memtotal_mb: total,
    memfree_mb: free,
    swaptotal_mb: swap.total,
    swapfree_mb: swap.free,
    memory_mb: {
      real: { total, free, used: total - free },
      nocache: { free: cacheless, used: total - cacheless },
      swap: { ...swap, used: swap.total - swap.free, cached: at('SwapCached') },
    },
  };
}

/** Sockets, cores and threads as Ansible counts them from /proc/cpuinfo. */
function processorFacts(sources: Sources): Facts {
  const processor: string[] = [];
  const sockets = new Map<string, number>();
  const cores = new Map<string, number>();
  let socket = '';
  let count = 0;
  let siblings = 0;
  for (const line of sources.output('cpuinfo').split('\n')) {
    const at = line.indexOf(':');
    if (at < 0) continue;
    const key = line.slice(0, at).trim();
    const value = line.slice(at + 1).trim();
    if (['model name', 'Processor', 'vendor_id', 'cpu', 'Vendor', 'processor'].includes(key)) processor.push(value);
    if (key === 'processor') count++;
    if (key === 'physical id') {
      socket = value;
      if (!sockets.has(value)) sockets.set(value, 1);
    } else if (key === 'cpu cores') sockets.set(socket, Number(value));
    else if (key === 'siblings') siblings = Number(value);
    else if (key === 'core id') cores.set(`${socket}/${value}`, 1);
  }
  const processorCount = sockets.size || count;
  const coresEach = [...sockets.values()][0] ?? 1;
  const threads = sockets.size === 0 ? 1 : Math.max(1, Math.floor(siblings / coresEach));
  return {
    processor,
    processor_count: processorCount,
    processor_cores: coresEach,
    processor_threads_per_core: threads,
    processor_vcpus: sockets.size === 0 ? count : threads * processorCount * coresEach,
    processor_nproc: Number(sources.output('nproc')) || count,
  };
}

interface Link {
  readonly kind: string;
  readonly name: string;
  readonly device: string;
}

/** `ls -ln` of /dev/disk/by-*: headings, then `... name -> ../../sda1`. */
function diskLinks(sources: Sources): Link[] {
  let kind = '';
  return sources
    .output('links')
    .split('\n')
    .flatMap(line => {
      const heading = /^\/dev\/disk\/by-(\w+):$/.exec(line)?.[1];
      if (heading !== undefined) kind = `${heading}s`;
      const [, name, device] = /(\S+) -> \S*?([^/\s]+)$/.exec(line) ?? [];
      return name === undefined || device === undefined ? [] : [{ kind, name, device }];
    });
}

function unescapeMount(text: string): string {
  return text.replace(/\\(\d{3})/g, (_all, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

function mountFacts(sources: Sources, links: readonly Link[]): Facts {
  const sizes = new Map(
    sources
      .output('statfs')
      .split('\n')
      .map(line => {
        const [mount = '', ...numbers] = line.split(' ');
        return [mount, numbers.map(Number)] as const;
      }),
  );
  const mounts = sources.lines('/proc/mounts').flatMap((line): Json[] => {
    const [device = '', mount = '', fstype = '', options = ''] = line.split(' ');
    if ((!device.startsWith('/') && !device.includes(':/')) || fstype === 'none') return [];
    const uuid = links.find(link => link.kind === 'uuids' && link.device === device.split('/').at(-1))?.name ?? 'N/A';
    const [fragment, size, total, available, inodes, inodesFree] = sizes.get(mount) ?? [];
    const base = { mount: unescapeMount(mount), device: unescapeMount(device), fstype, options, uuid };
    if (fragment === undefined || size === undefined || total === undefined || available === undefined) return [base];
    const space = { size_total: fragment * total, size_available: fragment * available };
    const blocks = { block_size: size, block_total: total, block_available: available, block_used: total - available };
    const nodes = {
      inode_total: inodes ?? 0,
      inode_available: inodesFree ?? 0,
      inode_used: (inodes ?? 0) - (inodesFree ?? 0),
    };
    return [{ ...base, ...space, ...blocks, ...nodes }];
  });
  return { mounts };
}

const UNITS = ['Bytes', 'KB', 'MB', 'GB', 'TB', 'PB'];

function humanSize(bytes: number): string {
  const exponent = bytes < 1024 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** exponent).toFixed(2)} ${UNITS[exponent]}`;
}

function linksOf(links: readonly Link[], device: string, masters: readonly string[]): Json {
  const named = (kind: string) =>
    links
      .filter(link => link.kind === kind && link.device === device)
      .map(link => link.name)
      .sort();
  return { ids: named('ids'), uuids: named('uuids'), labels: named('labels'), masters: [...masters] };
}

function deviceFacts(sources: Sources, links: readonly Link[]): Facts {
  const listing = sources.output('blocks');
  const holders = new Map<string, string[]>();
  for (const [, device = '', holder = ''] of listing.matchAll(/\/sys\/block\/([^/\s]+)\/holders\/([^\s]+)/g))
    holders.set(device, [...(holders.get(device) ?? []), holder]);
  const devices: Record<string, Json> = {};
  for (const path of sources.paths(/^\/sys\/block\/[^/]+\/size$/)) {
    const name = path.split('/')[3] ?? '';
    const read = (file: string) => sources.file(`/sys/block/${name}/${file}`);
    const sectorSize = read('queue/logical_block_size') ?? read('queue/hw_sector_size') ?? '512';
    const sectors = read('size') ?? '0';
    const scheduler = read('queue/scheduler');
    const partitions = sources
      .paths(new RegExp(`^/sys/block/${name.replace(/[^\w]/g, '.')}/[^/]+/start$`))
      .map(start => start.split('/')[4] ?? '');
    const masters = holders.get(name) ?? [];
    devices[name] = {
      // Ansible says so of every device that /sys links to, which is every one.
      virtual: 1,
      model: read('device/model') ?? null,
      vendor: read('device/vendor') ?? null,
      ...(read('device/serial') === undefined ? {} : { serial: read('device/serial') ?? '' }),
      removable: read('removable') ?? '0',
      rotational: read('queue/rotational') ?? '0',
      support_discard: read('queue/discard_granularity') ?? '0',
      scheduler_mode: scheduler === undefined ? '' : (/\[(.*)\]/.exec(scheduler)?.[1] ?? scheduler),
      sectors,
      sectorsize: sectorSize,
      size: humanSize(Number(sectors) * 512),
      host: '',
      sas_address: null,
      sas_device_handle: null,
      holders: masters,
      links: linksOf(links, name, masters),
      partitions: Object.fromEntries(
        partitions.map(partition => {
          const size = read(`$partition/size`) ?? '0';
          const start = read(`${partition}/start`) ?? '0';
          return [
            partition,
            {
              start,
              sectors: size,
              sectorsize: 512,
              size: humanSize(Number(size) * 512),
              holders: [],
              links: linksOf(links, partition, []),
              uuid: links.find(link => link.kind === 'uuids' && link.device === partition)?.name ?? null,
            },
          ];
        }),
      ),
    };
  }
  const grouped = (kind: string) => {
    const table: Record<string, string[]> = {};
    for (const link of links)
      if (link.kind === kind) table[link.device] = [...(table[link.device] ?? []), link.name].sort();
    return table;
  };
  const masters = Object.fromEntries(holders);
  return {
    devices,
    device_links: { ids: grouped('ids'), uuids: grouped('uuids'), labels: grouped('labels'), masters },
  };
}

export function hardwareFacts(sources: Sources): Facts {
  const links = diskLinks(sources);
  return {
    ...processorFacts(sources),
    ...memoryFacts(sources),
    ...dmiFacts(sources),
    ...mountFacts(sources, links),
    ...deviceFacts(sources, links),
    uptime_seconds: Math.floor(Number((sources.file('/proc/uptime') ?? '0').split(' ')[0])),
  };
}

export function loadFacts(sources: Sources): Record<string, Value> {
  const [one = '0', five = '0', fifteen = '0'] = (sources.file('/proc/loadavg') ?? '').split(' ');
  const load = { '1m': one, '5m': five, '15m': fifteen };
  return { loadavg: Dict.of(Object.entries(load).map(([name, text]) => [name, new Float(Number(text))])) };
}
