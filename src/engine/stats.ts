import type { HostStats } from './events.ts';

/** The recap's counters. */
export class Stats {
  readonly hosts = new Map<string, HostStats>();

  count(host: string, what: keyof HostStats): void {
    let stats = this.hosts.get(host);
    if (stats === undefined) {
      stats = { ok: 0, changed: 0, unreachable: 0, failed: 0, skipped: 0, rescued: 0, ignored: 0 };
      this.hosts.set(host, stats);
    }
    stats[what] += 1;
  }
}
