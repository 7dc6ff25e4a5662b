import { setIn } from '../../python/textwrap.ts';
import { unsafeText } from '../../python/unsafe.ts';
import type { Dict, Position, Text } from '../../values.ts';
import { excerpt, withoutPasswords } from './code-frame.ts';

/** One link of why a task failed, as ansible-core 2.19 tells it: what was being done or went wrong, and where that is written. */
export interface TrailStep {
  readonly message: string;
  readonly at: Position | undefined;
  readonly help?: string | undefined;
  /** What was evaluated, where no place is known. */
  readonly value?: string;
  /** It has a place of its own, though it is that of the link before it. */
  readonly apart?: boolean;
}

const trails = new WeakMap<Dict, readonly TrailStep[]>();

/** Keeps why a result failed beside it, the outermost first; `msg` holds the whole of it. */
export function keepTrail(data: Dict, steps: readonly TrailStep[]): Dict {
  trails.set(data, steps);
  return data;
}

export const forgetTrail = (data: Dict): boolean => trails.delete(data);

export const trailOf = (data: Dict): readonly TrailStep[] | undefined => trails.get(data);

/** The links in one sentence. It may hold what a host said: as a value it is never rendered. */
export const trailSentence = (steps: readonly TrailStep[]): Text =>
  unsafeText(steps.map(({ message }) => message).join(': '));

function isSamePlace(a: Position | undefined, b: Position | undefined): boolean {
  return b === undefined || (a?.file === b.file && a.line === b.line && a.column === b.column);
}

/** Links that follow each other and are written in one place. */
function groups(steps: readonly TrailStep[]): TrailStep[] {
  const found: TrailStep[] = [];
  for (const step of steps) {
    const last = found.at(-1);
    if (last === undefined || step.apart === true || !isSamePlace(last.at, step.at)) found.push(step);
    else
      found[found.length - 1] = {
        message: `${last.message}: ${step.message}`,
        at: last.at,
        help: step.help ?? last.help,
      };
  }
  return found;
}

function shown({ message, at, help, value }: TrailStep): string {
  if (value !== undefined) return `${setIn(message)}\nOrigin: <unknown>\n\n${withoutPasswords(value)}`;
  if (at === undefined) return setIn(help === undefined ? message : `${message} ${help}`);
  return [[setIn(message), `Origin: ${excerpt(at)}`].join('\n'), ...(help === undefined ? [] : [help])].join('\n\n');
}

/** What ansible-core 2.19 prints of an error: the sentence, then each link with its origin. */
export function errorBlock(steps: readonly TrailStep[]): string {
  const links = groups(steps);
  const [only] = links;
  if (only !== undefined && links.length === 1) return `[ERROR]: ${shown(only)}\n`;
  const told = links.map((link, i) => shown(i === links.length - 1 ? link : { ...link, message: `${link.message}.` }));
  return `[ERROR]: ${setIn(trailSentence(steps).text)}\n\n${told.join('\n\n<<< caused by >>>\n\n')}\n`;
}
