/** The kernel's numbers of TCP states. */
const STATES: Readonly<Record<string, string>> = {
  '01': 'ESTABLISHED',
  '02': 'SYN_SENT',
  '03': 'SYN_RECV',
  '04': 'FIN_WAIT1',
  '05': 'FIN_WAIT2',
  '06': 'TIME_WAIT',
};

/** Addresses of /proc/net/tcp stand there as hexadecimal words, each in the host's byte order (little endian). */
export function kernelAddress(ip: string): string | undefined {
  const parts = ip.split('.');
  if (parts.length === 4 && parts.every(part => /^\d{1,3}$/.test(part)))
    return [...parts]
      .reverse()
      .map(part => Number(part).toString(16).padStart(2, '0').toUpperCase())
      .join('');
  return undefined;
}

/** How many connections of /proc/net/tcp and tcp6 to the local port are alive; those of excluded peers do not count. */
export function liveConnections(
  table: string,
  port: number,
  local: ReadonlySet<string>,
  excluded: ReadonlySet<string>,
  states: readonly string[],
): number {
  const wantedPort = port.toString(16).padStart(4, '0').toUpperCase();
  const v4 = (address: string) => (address.length > 8 ? address.slice(-8) : address);
  return table.split('\n').filter(line => {
    const [, here = '', there = '', state = ''] = line.trim().split(/\s+/);
    const [address = '', localPort] = here.split(':');
    const [peer = ''] = there.split(':');
    if (localPort !== wantedPort || !states.includes(STATES[state] ?? '')) return false;
    if (excluded.has(v4(peer))) return false;
    return local.size === 0 || local.has(v4(address)) || /^0+$/.test(address);
  }).length;
}
