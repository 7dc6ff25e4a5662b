import type { Findings } from '../../script/findings.ts';

export interface ServiceFact {
  readonly [field: string]: string | readonly string[] | null;
}

const BAD = ['not-found', 'masked', 'failed'];
const words = (line: string) => line.trim().split(/\s+/);

function fromSysv(found: Findings, services: Map<string, ServiceFact>): void {
  for (const [, state, name = ''] of found.text('sysv').matchAll(/^\s*\[ ([+-]) \]\s+(.+)$/gm))
    services.set(name, { name, state: state === '+' ? 'running' : 'stopped', source: 'sysv' });
}

function fromOpenRc(found: Findings, services: Map<string, ServiceFact>): void {
  const runlevels = new Map<string, readonly string[] | null>();
  for (const line of found.text('runlevels').split('\n')) {
    const [name = '', levels = ''] = line.split('|');
    runlevels.set(name.trim(), levels.trim() === '' ? null : words(levels));
  }
  for (const line of found.text('openrc').split('\n')) {
    const [name = '', state] = words(line);
    if (state !== undefined)
      services.set(name, { name, runlevels: runlevels.get(name) ?? null, state, source: 'openrc' });
  }
}

function fromUnits(found: Findings, services: Map<string, ServiceFact>): void {
  for (const line of found.text('units').split('\n')) {
    if (!line.includes('.service')) continue;
    const all = words(line);
    const bad = BAD.find(state => all.includes(state));
    const fields = all[0]?.includes('.') === true ? all : all.slice(1);
    const [name = '', , status = '', sub] = fields;
    services.set(name, {
      name,
      state: sub === 'running' ? 'running' : 'stopped',
      status: bad ?? status,
      source: 'systemd',
    });
  }
}

/** `systemctl show` of many units: a block for each, in the order of the names. */
function activeStates(found: Findings): Map<string, string> {
  const names = found.text('names').split('\n').filter(Boolean);
  const blocks = found.text('states').split(/\n\n+/);
  return new Map(names.map((name, i) => [name, /^ActiveState=(.*)$/m.exec(blocks[i] ?? '')?.[1] ?? 'unknown']));
}

function fromFiles(found: Findings, services: Map<string, ServiceFact>): void {
  const states = activeStates(found);
  for (const line of found.text('files').split('\n')) {
    if (!line.includes('.service')) continue;
    const [name = '', status = ''] = words(line);
    const known = services.get(name);
    if (known === undefined)
      services.set(name, { name, state: states.get(name) ?? 'unknown', status, source: 'systemd' });
    else if (!BAD.includes(String(known.status))) services.set(name, { ...known, status });
  }
}

/** Services by name, as Ansible's service_facts gathers them. */
export function serviceList(found: Findings): ReadonlyMap<string, ServiceFact> {
  const services = new Map<string, ServiceFact>();
  fromSysv(found, services);
  fromOpenRc(found, services);
  fromUnits(found, services);
  fromFiles(found, services);
  return services;
}
