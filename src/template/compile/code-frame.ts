import type { Frame } from '../runtime/frame.ts';
import type { Printing } from '../runtime/sink.ts';
import type { BlockNode, Statement } from '../syntax/ast.ts';
import { Scope, Unit } from './scope.ts';

export type Signal = 'break' | 'continue' | undefined;
/** A compiled statement; says when a loop is to be left. */
export type Execute = (frame: Frame) => Signal;

/** What the whole compilation of a template shares. */
export interface TemplateState {
  readonly name: string | undefined;
  readonly printing: Printing;
  /** Several lines: errors tell theirs. */
  readonly multiline: boolean;
  readonly collections: boolean;
  readonly blocks: Map<string, BlockNode>;
  /** Compiles the statements inside of another one. */
  readonly compileBody: (body: readonly Statement[], frame: CodeFrame) => Execute;
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
