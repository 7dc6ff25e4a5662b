import type { BlockNode } from '../syntax/ast.ts';
import { Scope, Unit } from './scope.ts';

/** What the whole compilation of a template shares. */
export interface TemplateState {
  readonly name: string | undefined;
  readonly native: boolean;
  readonly blocks: Map<string, BlockNode>;
  readonly hasExtends: boolean;
  /** An `extends` outside of any condition was seen: nothing at top level prints after it. */
  knownExtends: boolean;
  extendsSoFar: number;
}

/** Where in the template code is being compiled (Jinja2's Frame). */
export interface CodeFrame {
  readonly scope: Scope;
  readonly state: TemplateState;
  /** The root and its conditions: assignments are exported. */
  readonly toplevel: boolean;
  /** The root itself, outside of conditions. */
  readonly rootlevel: boolean;
  /** Printing depends on whether the template extends another. */
  readonly checksOutput: boolean;
}

export function innerFrame(frame: CodeFrame): CodeFrame {
  const scope = new Scope(frame.scope.unit, frame.scope);
  return { ...frame, scope, toplevel: false, rootlevel: false };
}

/** A function of its own: macros, recursive loops, blocks of text that capture. */
export function functionFrame(frame: CodeFrame): CodeFrame {
  const scope = new Scope(new Unit(frame.scope.unit), frame.scope);
  return { ...frame, scope, toplevel: false, rootlevel: false, checksOutput: false };
}
