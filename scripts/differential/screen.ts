// A run's screen as it is compared: what is chance there is put into an order.

const BANNER = /^[A-Z][A-Z ]+(?:\[| \*)/;
const HOST = /^[\w .-]+: \[(\S+?)(?: -> \S+)?\]/;

/** Hosts of a task in the order of their names: which of them is first to end is chance. */
export function hostByHost(all: readonly string[]): string[] {
  const sorted: string[] = [];
  let parts: { host: string; lines: string[] }[] = [];
  const settle = () => {
    sorted.push(...parts.sort((a, b) => a.host.localeCompare(b.host)).flatMap(part => part.lines));
    parts = [];
  };
  for (const line of all) {
    if (line === '' || BANNER.test(line)) {
      settle();
      sorted.push(line);
      continue;
    }
    if (line === '...ignoring') continue;
    const host = HOST.exec(line)?.[1] ?? parts.at(-1)?.host ?? '';
    parts.push({ host, lines: [line] });
  }
  settle();
  return sorted;
}

/** For each play what each host went through, by strategies that let hosts go on by themselves. */
export function eachHostAlone(all: readonly string[]): string[] {
  const result: string[] = [];
  let told = new Map<string, string[]>();
  let banner = '';
  let host = '';
  const settle = () => {
    for (const name of [...told.keys()].sort()) result.push(`of ${name}:`, ...(told.get(name) ?? []));
    told = new Map();
  };
  const tell = (name: string, line: string) => {
    const lines = told.get(name) ?? [];
    if (lines.findLast(each => BANNER.test(each)) !== banner) lines.push(banner);
    told.set(name, [...lines, line]);
  };
  for (const line of all) {
    if (BANNER.test(line)) {
      if (/^PLAY /.test(line)) {
        settle();
        result.push(line);
      }
      banner = line;
      continue;
    }
    if (line === '' || line === '...ignoring') continue;
    const included = /^included: (\S+) for (.*?)(?: => .*)?$/.exec(line);
    host = HOST.exec(line)?.[1] ?? (banner.startsWith('PLAY RECAP') ? line.replace(/ .*/, '') : host);
    for (const name of included?.[2]?.split(', ') ?? [host])
      tell(name, included === null ? line : `included: ${included[1]}`);
  }
  settle();
  return result;
}
