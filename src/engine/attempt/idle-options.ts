import { hostTests } from '../../modules/api/args.ts';
import type { ModuleDefinition } from '../../modules/api/module.ts';
import type { Connection } from '../../remote/connection.ts';
import type { TaskContext } from './task-context.ts';

/** Asked once a connection. */
const answers = new WeakMap<Connection, Map<string, Promise<boolean>>>();

async function holds(connection: Connection, test: string): Promise<boolean> {
  const session = await connection.session();
  return (await session.run(test)).rc === 0;
}

/** Options that do nothing on most hosts are refused where they would do something. @throws ArgumentError, UnreachableError */
export async function refuseOnHost(definition: ModuleDefinition, context: TaskContext<unknown>): Promise<void> {
  const tests = hostTests(definition, context.args as Readonly<Record<string, unknown>>);
  if (tests.size === 0) return;
  const connection = await context.link.connection();
  const known = answers.get(connection) ?? new Map<string, Promise<boolean>>();
  answers.set(connection, known);
  for (const [test, error] of tests) {
    const answer = known.get(test) ?? holds(connection, test);
    known.set(test, answer);
    if (await answer) throw error;
  }
}
