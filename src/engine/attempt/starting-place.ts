import type { OwnHost } from '../../modules/api/surroundings.ts';
import { str } from '../../python/semantics.ts';
import type { ConnectionTarget } from '../../remote/connection.ts';
import { connectionKind } from '../../remote/open.ts';
import { becomeIdentity, connectionTarget, reader } from '../connect/connection-target.ts';
import { delegatedScope } from './delegate.ts';
import { type TaskRun, type TaskView, viewOf } from './task-view.ts';
import { fromPlay, type Way } from './way.ts';

const CONTROLLER = 'localhost';

/** The task's own host, and whom it is delegated to. */
export function ownHost(run: TaskRun, view: TaskView, delegate: string | undefined): OwnHost {
  const { step, host, services } = run;
  const vars = reader(view.templar, view.scope);
  const target = connectionTarget(host.name, vars, step.effective, view.templar, services.options, false);
  const address = vars.get('ansible_host') ?? null;
  return {
    target,
    identity: becomeIdentity(vars, step.effective, view.templar, services.options),
    names: address === null ? [host.name] : [host.name, str(address)],
    delegate,
  };
}

/**
 * The controller, where the scripts of a module that starts here run; undefined where the task's own host, or a delegate that
 * is another machine, is the place.
 * @param way to the task's host, or the delegate
 */
export function startingPlace(run: TaskRun, view: TaskView, way: Way): ConnectionTarget | undefined {
  if (isHere(ownHost(run, view, way.delegate).target)) return undefined;
  if (way.delegate !== undefined && !isHere(way.target())) return undefined;
  const here = viewOf(run, delegatedScope(run, view, CONTROLLER));
  const { options } = run.services;
  const vars = reader(here.templar, here.scope);
  // whatever the inventory says of a host named localhost: the controller's files are reached without a connection
  const target = connectionTarget(CONTROLLER, vars, run.step.effective, here.templar, options, true);
  return fromPlay({ ...target, transport: 'local' }, run);
}

const isHere = ({ transport }: ConnectionTarget): boolean => connectionKind(transport)?.isHere === true;
