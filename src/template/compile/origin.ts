import { asText } from '../../python/text.ts';
import { YamlText } from '../../python/types.ts';
import { Undefined } from '../../python/undefined.ts';
import { Dict, Text, Tuple, type Value } from '../../values.ts';
import type { Frame } from '../runtime/frame.ts';
import type { Expr } from '../syntax/ast.ts';
import type { Evaluate } from './evaluate.ts';
import type { Scope } from './scope.ts';

/** The variable that `a`, `a.b`, `a[0].c` start from; undefined for other expressions and for names set in the template. */
export function variableOf(node: Expr, scope: Scope): string | undefined {
  if (node.kind === 'name') return scope.origin(node.name);
  return node.kind === 'getattr' || node.kind === 'getitem' ? variableOf(node.node, scope) : undefined;
}

const YAML_TEXT = 'ansible.parsing.yaml.objects.AnsibleUnicode object';

/**
 * Ansible's strings from YAML are of a class of their own, which messages show. Here they are plain strings, so the
 * expression tells: parts of a variable are YAML's, results of operations are not.
 */
export function nameYamlText(value: Value, variable: string | undefined, frame: Frame): Value {
  if (variable === undefined || !(value instanceof Undefined) || value.origin.owner !== 'str object') return value;
  return frame.context.isLiteral(variable) ? new Undefined({ ...value.origin, owner: YAML_TEXT }) : value;
}

/** Gives a value of which messages name the types as Ansible's: its texts become texts from YAML. */
export type TextNamer = (value: Value, frame: Frame) => Value;

function withYamlTexts(value: Value): Value {
  if (typeof value === 'string') return new YamlText(value);
  if (value instanceof Text) return Object.keys(value.marks).length === 0 ? new YamlText(value.text) : value;
  if (Array.isArray(value) && !(value instanceof Tuple)) return value.map(withYamlTexts);
  if (value instanceof Dict) return Dict.of(Array.from(value, ([key, each]) => [key, withYamlTexts(each)] as const));
  return value;
}

/** For an expression that is part of a variable; undefined for all others. */
export function textNamer(node: Expr | undefined, scope: Scope): TextNamer | undefined {
  const variable = node === undefined ? undefined : variableOf(node, scope);
  if (variable === undefined) return undefined;
  const whole = node?.kind === 'name';
  return (value, frame) => {
    if (!frame.context.isLiteral(variable)) return value;
    // A character or a slice of a text is a new text.
    const cut = !whole && asText(frame.context.resolve(variable) ?? null) !== undefined;
    return cut ? value : withYamlTexts(value);
  };
}

/** Where the scope asks for it, what an expression finds of a variable has texts that know whether they are YAML's. */
export function withNamedTexts(node: Expr, value: Evaluate, scope: Scope): Evaluate {
  const name = scope.namesTexts ? textNamer(node, scope) : undefined;
  return name === undefined ? value : frame => name(value(frame), frame);
}
