import { type ExecResult, UnreachableError } from '../../../remote/connection.ts';
import type { ModuleContext } from '../../api/module.ts';

/** Sends a command that takes the host down: once and never again. A connection that breaks is what that looks like: undefined. */
export async function goDown(context: ModuleContext<unknown>, command: string): Promise<ExecResult | undefined> {
  try {
    return await context.change(undefined, host => host.run(command));
  } catch (error) {
    if (error instanceof UnreachableError) return undefined;
    throw error;
  }
}
