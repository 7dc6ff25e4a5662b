import { type Core, DEFAULT_CORE } from '../core-line.ts';
import { PlayError } from '../errors.ts';

/** What is wrong with what was read so far. Where there is no such list, the first fault ends the reading. */
export type Faults = PlayError[] | undefined;

/** How playbooks are read. */
export interface Reading {
  /** Where it is given, what is wrong with plays, tasks and roles is told there and left out, and reading goes on. */
  readonly faults?: Faults;
  /** Whose rules count; where it is not given, those of 2.14. */
  readonly core?: Core | undefined;
}

export const coreOfReading = ({ core }: Reading): Core => core ?? DEFAULT_CORE;

/** Adds a fault to the list. @throws PlayError the fault, where there is no list */
export function tell(faults: Faults, fault: PlayError): void {
  if (faults === undefined) throw fault;
  faults.push(fault);
}

/** What `read` gives; undefined where it is wrong and faults are listed. @throws PlayError where they are not */
export function attempt<T>(faults: Faults, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PlayError)) throw error;
    tell(faults, error);
    return undefined;
  }
}
