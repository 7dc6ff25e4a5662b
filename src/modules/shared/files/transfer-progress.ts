import type { ModuleContext } from '../../api/module.ts';

const EVERY_MS = 1000;

export interface Transfer {
  readonly name: string;
  /** Bytes in all. */
  readonly size: number;
  /** Bytes that have gone. */
  done(): number;
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);

/** Waits for a transfer, and tells now and then how far it is. */
export async function withProgress<T>(
  context: ModuleContext<unknown>,
  transfer: Transfer,
  end: Promise<T>,
  everyMs: number = EVERY_MS,
): Promise<T> {
  const { name, size } = transfer;
  const tell = () => context.progress(`${name}: ${megabytes(transfer.done())} of ${megabytes(size)} MB`);
  const timer = setInterval(tell, everyMs);
  try {
    return await end;
  } finally {
    clearInterval(timer);
  }
}
