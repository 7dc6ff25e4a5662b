import type { Core } from '../../../core-line.ts';
import { fnmatch } from '../../../python/fnmatch.ts';
import { Dict, type Json, type Value } from '../../../values.ts';
import { fromJson } from '../../api/coercion.ts';
import { defineModule } from '../../api/module.ts';
import { newMarks, type Section } from '../../script/marks.ts';
import { chrootFacts } from './fact-chroot.ts';
import { dateFacts } from './fact-date.ts';
import { distributionFacts, lsbFacts } from './fact-distribution.ts';
import { hardwareFacts, loadFacts } from './fact-hardware.ts';
import { localFacts } from './fact-local.ts';
import { networkFacts } from './fact-network.ts';
import * as system from './fact-system.ts';
import { virtualFacts } from './fact-virtual.ts';
import { gatherScript } from './gather-script.ts';
import { readSources, type Sources } from './sources.ts';
import { type Collector, chooseCollectors } from './subsets.ts';

type Reader = (sources: Sources, core: Core) => Readonly<Record<string, Json>>;

const READERS: Partial<Record<Collector, Reader>> = {
  platform: system.platformFacts,
  distribution: distributionFacts,
  user: system.userFacts,
  date_time: dateFacts,
  env: system.environmentFacts,
  dns: system.dnsFacts,
  cmdline: system.cmdlineFacts,
  service_mgr: system.serviceManager,
  pkg_mgr: system.packageManager,
  ssh_pub_keys: system.sshKeyFacts,
  selinux: system.securityFacts,
  caps: system.capabilityFacts,
  python: system.pythonFacts,
  lsb: lsbFacts,
  hardware: hardwareFacts,
  systemd: system.systemdFacts,
  network: networkFacts,
  virtual: virtualFacts,
  apparmor: sources => ({ apparmor: { status: sources.has('apparmor') ? 'enabled' : 'disabled' } }),
  fips: sources => ({ fips: sources.file('/proc/sys/crypto/fips_enabled') === '1' }),
  chroot: chrootFacts,
  iscsi: sources => ({
    iscsi_iqn: /^InitiatorName=(.*)$/m.exec(sources.file('/etc/iscsi/initiatorname.iscsi') ?? '')?.[1] ?? '',
  }),
  nvme: sources => ({ hostnqn: sources.file('/etc/nvme/hostnqn') ?? '' }),
  fibre_channel_wwn: sources => ({
    fibre_channel_wwn: sources
      .paths(/^\/sys\/class\/fc_host\//)
      .map(path => (sources.file(path) ?? '').replace(/^0x/, '')),
  }),
};

function readFacts(
  collectors: ReadonlySet<Collector>,
  sections: readonly Section[],
  core: Core,
  warn: (message: string) => void,
): Map<string, Value> {
  const sources = readSources(sections);
  const facts = new Map<string, Value>();
  for (const collector of collectors)
    for (const [name, value] of Object.entries(READERS[collector]?.(sources, core) ?? {}))
      facts.set(name, fromJson(value));
  if (collectors.has('loadavg')) for (const [name, value] of Object.entries(loadFacts(sources))) facts.set(name, value);
  if (collectors.has('local'))
    for (const [name, value] of Object.entries(localFacts(sections, warn))) facts.set(name, value);
  return facts;
}

export default defineModule({
  summary: 'Gathers facts of the host by one shell script, under the names that Ansible gives them.',
  options: {
    gather_subset: {
      type: 'list',
      elements: 'str',
      default: ['all'],
      description: 'Which facts: all, min, hardware, network, virtual, one collector, each also with `!`.',
    },
    gather_timeout: {
      type: 'int',
      default: 10,
      description: 'Seconds after which the sizes of mounted file systems are given up.',
    },
    filter: {
      type: 'list',
      elements: 'str',
      default: [],
      description: 'Return only facts whose names match one of these patterns.',
    },
    fact_path: {
      type: 'path',
      default: '/etc/ansible/facts.d',
      description: "Directory of the host's own facts (*.fact: JSON, INI, or programs that print it).",
    },
  },
  checkMode: 'Works the same: it only reads.',
  applies: 'facts',
  run: async context => {
    const { gather_subset: subset, gather_timeout: timeout, filter, fact_path: factPath } = context.args;
    const collectors = chooseCollectors(subset, context.core);
    if (collectors instanceof Error) return context.fail(collectors.message);
    const marks = newMarks();
    const { core } = context;
    const answer = await context.inspect.run(gatherScript(collectors, marks, { factPath, timeout, core }));
    const facts = readFacts(collectors, marks.sections(answer), core, message => context.warn(message));
    const patterns = filter.filter(pattern => pattern !== '');
    const wanted = (name: string) =>
      patterns.length === 0 || patterns.some(pattern => fnmatch(`ansible_${name}`, pattern) || fnmatch(name, pattern));
    const named = Dict.of(
      [...facts].filter(([name]) => wanted(name)).map(([name, value]) => [`ansible_${name}`, value]),
    );
    if (patterns.length === 0) {
      named.set('gather_subset', [...subset]);
      named.set('module_setup', true);
    }
    return { changed: false, ansible_facts: named, _ansible_verbose_override: true };
  },
});
