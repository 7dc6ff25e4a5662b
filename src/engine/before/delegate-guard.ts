import { mayBeTemplate } from '../../template/value-scan.ts';
import { isText, textOf } from '../../values.ts';
import type { TaskStep } from '../compile/steps.ts';

/** What a condition tests for being there, by `is defined` or by `'NAME' in VARIABLE`, and the task's delegate needs. */
export function delegateGuard({ effective }: TaskStep): string | undefined {
  const value = effective.nearest('delegate_to') ?? null;
  const written = isText(value) ? textOf(value) : '';
  if (!mayBeTemplate(written) || /\b(?:default|d)\b/.test(written)) return undefined;
  const delegate = plainPath(written);
  return effective.when
    .flatMap(condition => (isText(condition) ? testedPaths(textOf(condition)) : []))
    .find(path => delegate.includes(plainPath(path)));
}

function testedPaths(condition: string): string[] {
  const defined = condition.matchAll(/(?<![\w.'"[\]])([\w.'"[\]]+)\s+is\s+defined\b/g);
  const contained = condition.matchAll(/['"]([\w-]+)['"]\s+in\s+([\w.]+)/g);
  return [...[...defined].map(([, path = '']) => path), ...[...contained].map(([, key, path]) => `${path}.${key}`)];
}

/** A path with its keys behind dots, `a.b` for `a['b']`. */
const plainPath = (text: string): string => text.replace(/\[\s*['"]([\w-]+)['"]\s*\]/g, '.$1');
