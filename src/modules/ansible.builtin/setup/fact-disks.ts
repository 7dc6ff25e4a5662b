import type { Core } from '../../../core-line.ts';
import type { Json } from '../../../values.ts';
import type { Facts } from './fact-system.ts';
import type { Sources } from './sources.ts';

/** A name under /dev/disk that leads to a device. */
export interface Link {
  readonly kind: string;
  readonly name: string;
  readonly device: string;
}

/** Lines of `ls -l`: `... /dev/disk/by-uuid/NAME -> ../../sda1`. */
export function diskLinks(sources: Sources): Link[] {
  const found = sources.output('listed').matchAll(/ \/dev\/disk\/by-(\w+)\/(\S+) -> \S*?([^/\s]+)$/gm);
  return [...found].map(([, kind = '', name = '', device = '']) => ({ kind: `${kind}s`, name, device }));
}

function unescapeMount(text: string): string {
  return text.replace(/\\(\d{3})/g, (_all, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** Mounted file systems of devices and servers, with their sizes. */
export function mountFacts(sources: Sources, links: readonly Link[], { laterFacts }: Core): Facts {
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
    const [device = '', mount = '', fstype = '', options = '', dump, passno] = line.split(' ');
    if ((!device.startsWith('/') && !device.includes(':/')) || fstype === 'none') return [];
    const uuid = links.find(link => link.kind === 'uuids' && link.device === device.split('/').at(-1))?.name ?? 'N/A';
    const [fragment, size, total, available, inodes, inodesFree] = sizes.get(mount) ?? [];
    const named = { mount: unescapeMount(mount), device: unescapeMount(device), fstype, options, uuid };
    const base = laterFacts ? { ...named, dump: Number(dump), passno: Number(passno) } : named;
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

/** The kernel counts sectors of 512 bytes, whatever the device's are. */
const KERNEL_SECTOR = 512;

/** How many sectors a device or partition has, and how much that is. */
function sizeFields(count: string, sectorSize: string, { laterFacts }: Core): { sectors: Json; size: string } {
  if (!laterFacts) return { sectors: count, size: humanSize(Number(count) * KERNEL_SECTOR) };
  const sectors = Math.floor((Number(count) * KERNEL_SECTOR) / Number(sectorSize));
  return { sectors, size: humanSize(sectors * Number(sectorSize)) };
}

/** Block devices, their partitions and the names that lead to them. */
export function deviceFacts(sources: Sources, links: readonly Link[], core: Core): Facts {
  const listing = sources.output('listed');
  const holders = new Map<string, string[]>();
  for (const [, device = '', holder = ''] of listing.matchAll(/\/sys\/block\/([^/\s]+)\/holders\/([^\s]+)/g))
    holders.set(device, [...(holders.get(device) ?? []), holder]);
  const devices: Record<string, Json> = {};
  for (const path of sources.paths(/^\/sys\/block\/[^/]+\/size$/)) {
    const name = path.split('/')[3] ?? '';
    const read = (file: string) => sources.file(`/sys/block/${name}/${file}`);
    const sectorSize = read('queue/logical_block_size') ?? read('queue/hw_sector_size') ?? '512';
    const neverDiscards = core.laterFacts && read('queue/discard_max_hw_bytes') === '0';
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
      support_discard: neverDiscards ? '0' : (read('queue/discard_granularity') ?? '0'),
      scheduler_mode: scheduler === undefined ? '' : (/\[(.*)\]/.exec(scheduler)?.[1] ?? scheduler),
      ...sizeFields(read('size') ?? '0', sectorSize, core),
      sectorsize: sectorSize,
      host: '',
      sas_address: null,
      sas_device_handle: null,
      holders: masters,
      links: linksOf(links, name, masters),
      partitions: Object.fromEntries(
        partitions.map(partition => {
          const start = read(`${partition}/start`) ?? '0';
          return [
            partition,
            {
              start,
              ...sizeFields(read(`${partition}/size`) ?? '0', String(KERNEL_SECTOR), core),
              sectorsize: KERNEL_SECTOR,
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
