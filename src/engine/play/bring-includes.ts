import type { Core } from '../../core-line.ts';
import { PlayError } from '../../errors.ts';
import { unsafeText } from '../../python/unsafe.ts';
import { Dict, type Text } from '../../values.ts';
import type { IncludeRequest } from '../attempt/include-request.ts';
import type { CompiledStep, TaskStep } from '../compile/steps.ts';
import { explanationOf, passOn } from '../explain/explanations.ts';
import { failureData } from '../explain/failures.ts';
import { coreOf } from '../options.ts';
import { PLAIN_RESULT } from '../result.ts';
import { taskInfo, taskName } from '../task/task-info.ts';
import type { HostOutcome } from './host-outcome.ts';
import { compileInclude, type Included } from './include.ts';
import type { PlayHost } from './play-host.ts';
import { tellRescue } from './tell-rescue.ts';
import type { WalkContext } from './walk-context.ts';

interface Group {
  readonly request: IncludeRequest;
  readonly hosts: PlayHost[];
}

/** Hosts that ask for the same thing are served together, in the order in which it was first asked for. */
function grouped(hosts: readonly PlayHost[], outcomes: readonly HostOutcome[]): Group[] {
  const groups = new Map<string, Group>();
  for (const host of hosts) {
    const found = outcomes.find(each => each.host === host);
    for (const request of found?.outcome.includes ?? []) {
      const group = groups.get(request.key);
      if (group === undefined) groups.set(request.key, { request, hosts: [host] });
      else group.hosts.push(host);
    }
  }
  return [...groups.values()];
}

/** What the includes of one task brought: steps for the hosts that asked, in order. */
export interface Brought {
  readonly ready: readonly { readonly steps: readonly CompiledStep[]; readonly hosts: readonly PlayHost[] }[];
  /** Some file or role could not be brought in; the hosts that asked for it have failed. */
  readonly failed: boolean;
}

/** Brings in what a dynamic include asked for. */
export async function bringIncludes(
  step: TaskStep,
  hosts: readonly PlayHost[],
  outcomes: readonly HostOutcome[],
  context: WalkContext,
): Promise<Brought> {
  const ready: { steps: readonly CompiledStep[]; hosts: readonly PlayHost[] }[] = [];
  let failed = false;
  for (const group of grouped(hosts, outcomes)) {
    const included = await bring(step, group, context);
    if (included === undefined) failed = true;
    else ready.push({ steps: included.steps, hosts: group.hosts });
  }
  return { ready, failed };
}

async function bring(step: TaskStep, group: Group, context: WalkContext): Promise<Included | undefined> {
  const { request, hosts } = group;
  const included = compiled(step, group, context);
  if (included === undefined) return undefined;
  const doomed = await context.lookInto(context, included.steps, context.rescuable);
  if (doomed !== undefined) {
    for (const host of hosts) failInclude(step, host, failureData(doomed, step), context);
    return undefined;
  }
  if (included.told !== undefined) {
    context.services.announcer.emit({
      type: 'include',
      file: included.told,
      hosts: hosts.map(host => host.name),
      label: request.label,
    });
    for (const host of hosts) context.world.stats.count(host.name, 'ok');
  }
  return included;
}

function compiled(step: TaskStep, { request, hosts }: Group, context: WalkContext): Included | undefined {
  try {
    return compileInclude(context, step, request);
  } catch (error) {
    if (!(error instanceof PlayError) || !isRescuable(request, error)) throw error;
    const failure = failureData(error, step);
    const data =
      request.kind === 'tasks' ? withReason(error, failure, request, coreOf(context.services.options)) : failure;
    for (const host of hosts) failInclude(step, host, data, context);
    return undefined;
  }
}

/** Whether a fault of what is brought in fails the hosts that ask for it; as in Ansible, a handlers' file that no play may have ends the run. */
const isRescuable = ({ rescuable }: IncludeRequest, { code }: PlayError): boolean =>
  rescuable && code !== 'block-as-handler';

/** A file or role that cannot be brought in, or cannot succeed, fails the hosts that asked for it; a rescue goes on with them, and is not counted. */
function failInclude(step: TaskStep, host: PlayHost, data: Dict, context: WalkContext): void {
  const { services, world } = context;
  const info = taskInfo(step, taskName(step), services.options.checkMode);
  services.announcer.emit({
    type: 'host-result',
    result: { ...PLAIN_RESULT, host: host.name, task: info, status: 'failed', data, explanation: explanationOf(data) },
  });
  world.stats.count(host.name, 'failed');
  host.failed = true;
  host.remains = context.rescuable;
  tellRescue(step, host, data, context);
}

function reasonOf({ code, message }: PlayError, { includesInResults }: Core): Text {
  if (code === 'not-a-task-list') return unsafeText('included task files must contain a list of tasks');
  if (code !== 'file-not-found' || !includesInResults) return unsafeText(message);
  const path = /'(.*)'/.exec(message)?.[1] ?? '';
  const hint = 'If you are using a module and expect the file to exist on the remote, see the remote_src option';
  const cause = `[Errno 2] No such file or directory: '${path}'`;
  return unsafeText(`${message.replace(/\.$/, '')}: Unable to retrieve file contents.\n${message}\n${hint}: ${cause}`);
}

/** A file of tasks that cannot be read has, in Ansible's words, a reason and no message. */
function withReason(error: PlayError, failure: Dict, { shown }: IncludeRequest, core: Core): Dict {
  const told = core.includesInResults ? { changed: false, include: shown } : {};
  const data = Dict.from({ failed: true, ...told, reason: reasonOf(error, core) });
  passOn(failure, data);
  return data;
}
