import { asText } from '../python/text.ts';
import { someNode } from './compile/walk.ts';
import type { Expr } from './syntax/ast.ts';
import { TemplateSyntaxError } from './syntax/error.ts';
import { DEFAULT_SYNTAX } from './syntax/options.ts';
import { parseTemplate } from './syntax/parse.ts';

/** A filter, test or lookup that a template spells out, and the line of the template. */
export interface PluginUse {
  readonly kind: 'filter' | 'test' | 'lookup';
  readonly name: string;
  readonly line: number;
}

const LOOKUP_FUNCTIONS: ReadonlySet<string> = new Set(['lookup', 'query', 'q']);
/** Filters whose first argument names a filter or a test. */
const NAMING: Readonly<Record<string, 'filter' | 'test'>> = { map: 'filter', select: 'test', reject: 'test' };

/** The plugins that a text calls by name: none where it is no template that can be read. */
export function pluginsUsed(text: string): PluginUse[] {
  if (!text.includes('{')) return [];
  const uses: PluginUse[] = [];
  try {
    someNode(parseTemplate(text, DEFAULT_SYNTAX), node => {
      if (node.kind === 'filter' || node.kind === 'test') {
        uses.push({ kind: node.kind, name: node.name, line: node.line });
        const named = NAMING[node.name];
        const name = named === undefined ? undefined : textOf(node.call.args[0]);
        if (named !== undefined && name !== undefined) uses.push({ kind: named, name, line: node.line });
      }
      if (node.kind === 'call' && node.node.kind === 'name' && LOOKUP_FUNCTIONS.has(node.node.name)) {
        const name = textOf(node.call.args[0]);
        if (name !== undefined) uses.push({ kind: 'lookup', name, line: node.line });
      }
      return false;
    });
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError)) throw error;
  }
  return uses;
}

function textOf(node: Expr | undefined): string | undefined {
  return node?.kind === 'const' ? asText(node.value) : undefined;
}
