import { caseVariants } from './charset.ts';
import { type AnchorKind, type CharSet, type RegexNode, type RegexTree, widthOf } from './syntax.ts';

/** Instructions of the matching machine; `to`, `other` and the like are places in the program. */
export type Instruction =
  | { readonly op: 'char'; readonly code: number }
  | { readonly op: 'set'; readonly has: CharSet }
  /** Many of one set at once: the common case of `.*` and `\d+`, without an entry a character. */
  | { readonly op: 'span'; readonly has: CharSet; readonly min: number; readonly max: number }
  | { readonly op: 'anchor'; readonly at: AnchorKind; readonly ascii: boolean }
  | { readonly op: 'save'; readonly register: number }
  | { op: 'split'; to: number; other: number }
  | { op: 'jump'; to: number }
  | { readonly op: 'clear'; readonly counter: number }
  | {
      op: 'loop';
      readonly counter: number;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
      exit: number;
    }
  | { readonly op: 'enter'; readonly counter: number; readonly to: number }
  | { readonly op: 'backreference'; readonly index: number; readonly ignoreCase: boolean }
  | { op: 'inner'; readonly look: boolean; readonly negative: boolean; readonly behind: number; end: number }
  | { op: 'when-set'; readonly index: number; otherwise: number }
  | { readonly op: 'accept' };

export interface RegexProgram {
  readonly code: readonly Instruction[];
  /** Registers: two a group (group 0 first), then two a counted loop. */
  readonly registers: number;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
  /** The flag `m`, given or written at the pattern's start. */
  readonly multiline: boolean;
  /** The character each match begins with, when there is just one. */
  readonly prefix: string | undefined;
}

/** Turns a pattern's tree into a program; a counted loop keeps its count and its last start in two registers. */
export function compileTree(tree: RegexTree): RegexProgram {
  const code: Instruction[] = [];
  let registers = 2 * (tree.groups + 1);

  const inner = (body: RegexNode, look: boolean, negative: boolean, behind: number) => {
    const head: Instruction = { op: 'inner', look, negative, behind, end: 0 };
    code.push(head);
    emit(body);
    code.push({ op: 'accept' });
    head.end = code.length;
  };

  const either = (branches: readonly RegexNode[]) => {
    const jumps: { op: 'jump'; to: number }[] = [];
    branches.forEach((branch, i) => {
      if (i === branches.length - 1) {
        emit(branch);
        return;
      }
      const split: Instruction = { op: 'split', to: code.length + 1, other: 0 };
      code.push(split);
      emit(branch);
      const jump: { op: 'jump'; to: number } = { op: 'jump', to: 0 };
      code.push(jump);
      jumps.push(jump);
      split.other = code.length;
    });
    for (const jump of jumps) jump.to = code.length;
  };

  const loop = (body: RegexNode, min: number, max: number, lazy: boolean) => {
    const counter = registers;
    registers += 2;
    code.push({ op: 'clear', counter });
    const head: Instruction = { op: 'loop', counter, min, max, lazy, exit: 0 };
    const start = code.push(head) - 1;
    code.push({ op: 'enter', counter, to: start + 2 });
    emit(body);
    code.push({ op: 'jump', to: start });
    head.exit = code.length;
  };

  const repeat = (node: RegexNode & { kind: 'repeat' }) => {
    const { body, min, max, mode } = node;
    if (mode === 'possessive') {
      inner({ ...node, mode: 'greedy' }, false, false, 0);
      return;
    }
    const set = setOf(body);
    if (set !== undefined && mode === 'greedy') {
      code.push({ op: 'span', has: set, min, max });
      return;
    }
    if (min === 0 && max === 1) {
      const split: Instruction = { op: 'split', to: 0, other: 0 };
      const start = code.push(split);
      emit(body);
      split.to = mode === 'lazy' ? code.length : start;
      split.other = mode === 'lazy' ? start : code.length;
      return;
    }
    if (set !== undefined && min > 0) code.push({ op: 'span', has: set, min, max: min });
    if (set !== undefined) loop(body, 0, max - min, true);
    else loop(body, min, max, mode === 'lazy');
  };

  const emit = (node: RegexNode): void => {
    switch (node.kind) {
      case 'char':
        code.push(charInstruction(node.code, node.ignoreCase));
        break;
      case 'set':
        code.push({ op: 'set', has: node.has });
        break;
      case 'anchor':
        code.push({ op: 'anchor', at: node.at, ascii: node.ascii });
        break;
      case 'sequence':
        for (const part of node.parts) emit(part);
        break;
      case 'either':
        either(node.branches);
        break;
      case 'group':
        code.push({ op: 'save', register: 2 * node.index });
        emit(node.body);
        code.push({ op: 'save', register: 2 * node.index + 1 });
        break;
      case 'backreference':
        code.push({ op: 'backreference', index: node.index, ignoreCase: node.ignoreCase });
        break;
      case 'look':
        inner(node.body, true, node.negative, node.behind ?? 0);
        break;
      case 'atomic':
        inner(node.body, false, false, 0);
        break;
      case 'conditional': {
        const head: Instruction = { op: 'when-set', index: node.index, otherwise: 0 };
        code.push(head);
        emit(node.yes);
        const jump: Instruction = { op: 'jump', to: 0 };
        code.push(jump);
        head.otherwise = code.length;
        emit(node.no);
        jump.to = code.length;
        return;
      }
      case 'repeat':
        repeat(node);
        break;
    }
  };

  emit(tree.root);
  code.push({ op: 'accept' });
  const { groups, names, multiline } = tree;
  return { code, registers, groups, names, multiline, prefix: prefixOf(tree.root) };
}

function charInstruction(code: number, ignoreCase: boolean): Instruction {
  if (!ignoreCase) return { op: 'char', code };
  const variants = new Set(caseVariants(code, false));
  return { op: 'set', has: other => variants.has(other) };
}

/** The set of a node that is one character wide and captures nothing. */
function setOf(node: RegexNode): CharSet | undefined {
  if (node.kind === 'set') return node.has;
  if (node.kind !== 'char') return undefined;
  const one = charInstruction(node.code, node.ignoreCase);
  return one.op === 'set' ? one.has : code => code === node.code;
}

function prefixOf(node: RegexNode): string | undefined {
  switch (node.kind) {
    case 'char':
      return node.ignoreCase ? undefined : String.fromCodePoint(node.code);
    case 'group':
    case 'atomic':
      return prefixOf(node.body);
    case 'sequence': {
      const first = node.parts.find(part => widthOf(part)[1] !== 0 || part.kind === 'look');
      return first === undefined ? undefined : prefixOf(first);
    }
    case 'repeat':
      return node.min > 0 ? prefixOf(node.body) : undefined;
    default:
      return undefined;
  }
}
