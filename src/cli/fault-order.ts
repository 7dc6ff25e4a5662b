import type { PlayError } from '../errors.ts';

/** Faults once each: those of a file together, by line, the files in the order in which they first come. */
export function inReadingOrder(faults: readonly PlayError[]): PlayError[] {
  const byPlace = new Map<string, PlayError>();
  for (const fault of faults) {
    const { file = '', line = 0, column = 0 } = fault.position ?? {};
    const place = JSON.stringify([file, line, column, fault.message]);
    if (!byPlace.has(place)) byPlace.set(place, fault);
  }
  const files = [...new Set([...byPlace.values()].map(fileOf))];
  const rank = (fault: PlayError) => files.indexOf(fileOf(fault));
  const line = (fault: PlayError) => fault.position?.line ?? 0;
  return [...byPlace.values()].sort((a, b) => rank(a) - rank(b) || line(a) - line(b));
}

const fileOf = ({ position }: PlayError): string => position?.file ?? '';

/** Faults that miss the same thing together, every other by itself; each group where its first one stands. */
export function groupedByNeed(faults: readonly PlayError[]): [PlayError, ...PlayError[]][] {
  const groups = new Map<string | PlayError, [PlayError, ...PlayError[]]>();
  for (const fault of faults) {
    const group = groups.get(fault.needs ?? fault);
    if (group === undefined) groups.set(fault.needs ?? fault, [fault]);
    else group.push(fault);
  }
  return [...groups.values()];
}
