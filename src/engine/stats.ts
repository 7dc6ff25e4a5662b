import type { HostStats } from './events.ts';

const NOTHING: Readonly<HostStats> = {
  ok: 0,
  changed: 0,
  unreachable: 0,
  failed: 0,
  skipped: 0,
  rescued: 0,
  ignored: 0,
};

/** The recap's counters. */
export class Stats {
  readonly hosts = new Map<string, HostStats>();

  /** Takes over the counts of a host. */
  fill(host: string, counts: Readonly<Partial<HostStats>>): void {
    this.hosts.set(host, { ...NOTHING, ...counts });
  }

  count(host: string, what: keyof HostStats): void {
    let stats = this.hosts.get(host);
    if (stats === undefined) {
      stats = { ...NOTHING };
      this.hosts.set(host, stats);
    }
    stats[what] += 1;
  }
}
