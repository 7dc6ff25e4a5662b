import type { Core } from '../../../core-line.ts';
import { Dict, Float, type Value } from '../../../values.ts';
import { DMI, DMI_FACTS } from './dmi.ts';
import { deviceFacts, diskLinks, mountFacts } from './fact-disks.ts';
import { type Facts, statusWords } from './fact-system.ts';
import type { Sources } from './sources.ts';

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

/** How many processors the tasks may run on (`0-3,8`). */
function allowedProcessors(sources: Sources): number {
  const [list = ''] = statusWords(sources, 'Cpus_allowed_list');
  return list.split(',').reduce((sum, range) => {
    const [first, last = first] = range.split('-').map(Number);
    return first === undefined || last === undefined || range === '' ? sum : sum + last - first + 1;
  }, 0);
}

/** Sockets, cores and threads as Ansible counts them from /proc/cpuinfo. */
function processorFacts(sources: Sources, { laterFacts }: Core): Facts {
  const processor: string[] = [];
  const sockets = new Map<string, number>();
  const cores = new Map<string, number>();
  let socket = '';
  let count = 0;
  let siblings = 0;
  for (const line of sources.lines('/proc/cpuinfo')) {
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
  const threads = sockets.size === 0 ? 1 : Math.max(1, (laterFacts ? Math.round : Math.floor)(siblings / coresEach));
  return {
    processor,
    processor_count: processorCount,
    processor_cores: coresEach,
    processor_threads_per_core: threads,
    processor_vcpus: sockets.size === 0 ? count : threads * processorCount * coresEach,
    processor_nproc: allowedProcessors(sources) || count,
  };
}

function flagFacts(sources: Sources): Facts {
  const line = sources.output('flags');
  return line === ''
    ? {}
    : {
        flags: line
          .slice(line.indexOf(':') + 1)
          .trim()
          .split(/\s+/),
      };
}

export function hardwareFacts(sources: Sources, core: Core): Facts {
  const links = diskLinks(sources);
  return {
    ...processorFacts(sources, core),
    ...(core.laterFacts ? flagFacts(sources) : {}),
    ...memoryFacts(sources),
    ...dmiFacts(sources),
    ...mountFacts(sources, links, core),
    ...deviceFacts(sources, links, core),
    uptime_seconds: Math.floor(Number((sources.file('/proc/uptime') ?? '0').split(' ')[0])),
  };
}

export function loadFacts(sources: Sources): Record<string, Value> {
  const [one = '0', five = '0', fifteen = '0'] = (sources.file('/proc/loadavg') ?? '').split(' ');
  const load = { '1m': one, '5m': five, '15m': fifteen };
  return { loadavg: Dict.of(Object.entries(load).map(([name, text]) => [name, new Float(Number(text))])) };
}
