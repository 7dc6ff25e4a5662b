// A run's screen as it is compared: what is chance there is put into an order.

const BANNER = /^[A-Z][A-Z ]+(?:\[| \*)/;
/** Where hosts go on by themselves, this alone does not bring a task's banner. */
const RETRYING = /^FAILED - RETRYING: /;
const HOST = /^[\w .-]+: \[(\S+?)(?: -> \S+|\*+)?\]/;

/** Where a result or banner follows what 2.19 tells of an error. */
const RESULT = /^(?:fatal|failed|ok|changed|skipping): \[/;

/**
 * Without the excerpts of files that 2.19 shows with an error: goldens hold them, and plays made by chance fail so often that a
 * difference there would hide all others. What is told of an error goes behind the result that it belongs to, which names the host.
 */
export function withoutExcerpts(all: readonly string[]): string[] {
  const kept: string[] = [];
  let error: string | undefined;
  for (const line of all) {
    const begins = line.startsWith('[ERROR]: ');
    if (error !== undefined && (begins || BANNER.test(line))) kept.push(error);
    const ends = RESULT.test(line);
    if (error === undefined || ends || BANNER.test(line)) if (!begins) kept.push(line);
    if (error !== undefined && ends) kept.push(error);
    if (begins) error = line;
    else if (ends || BANNER.test(line)) error = undefined;
  }
  return kept;
}

/**
 * Without banners of a handler that stand on the screen already: hosts that were through with an earlier flush at different handlers
 * each have their own in 2.14, and share one in later versions and here.
 */
function withoutRepeated(all: readonly string[]): string[] {
  let banner = '';
  return all.filter((line, index) => {
    const next = line === '' ? all[index + 1] : line;
    const repeats = next === banner && next.startsWith('RUNNING HANDLER ');
    if (BANNER.test(line)) banner = line;
    return !repeats;
  });
}

/** Hosts of a task in the order of their names: which of them is first to end is chance. */
export function hostByHost(all: readonly string[]): string[] {
  const sorted: string[] = [];
  let parts: { host: string; lines: string[] }[] = [];
  const settle = () => {
    sorted.push(...parts.sort((a, b) => a.host.localeCompare(b.host)).flatMap(part => part.lines));
    parts = [];
  };
  for (const line of withoutRepeated(all)) {
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
  let retrying = false;
  const settle = () => {
    for (const name of [...told.keys()].sort()) result.push(`of ${name}:`, ...(told.get(name) ?? []));
    told = new Map();
  };
  const tell = (name: string, line: string) => {
    const lines = told.get(name) ?? [];
    if (!retrying && lines.findLast(each => BANNER.test(each)) !== banner) lines.push(banner);
    told.set(name, [...lines, line]);
  };
  for (const line of all) {
    if (BANNER.test(line)) {
      if (/^PLAY /.test(line)) {
        settle();
        result.push(line);
        host = '';
      }
      // a batch may go on with the task that the one before ended with, and then its banner is not written again
      if (!/^PLAY \[/.test(line)) banner = line;
      retrying = false;
      continue;
    }
    if (line === '' || line === '...ignoring') continue;
    const included = /^included: (\S+) for (.*?)(?: => .*)?$/.exec(line);
    const speaking = HOST.exec(line)?.[1];
    if (included !== null || speaking !== undefined) retrying = RETRYING.test(line);
    host = speaking ?? (banner.startsWith('PLAY RECAP') ? line.replace(/ .*/, '') : host);
    for (const name of included?.[2]?.split(', ') ?? [host])
      tell(name, included === null ? line : `included: ${included[1]}`);
  }
  settle();
  return result;
}
