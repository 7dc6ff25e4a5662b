import type { Variables } from '../../template/templar.ts';
import { Dict, isText, textOf, type Value } from '../../values.ts';
import type { UnknownNames } from './unknown-names.ts';

/** Tests that look at the controller's files, which the run may make. */
const FILE_TEST = /\bis\s+(?:not\s+)?(?:exists|file|directory|link|link_exists|mount|same_file|abs)\b/;

/** Thrown where an evaluation needs what only the run will tell; no error, so that nobody takes it for one. */
class NotYetKnown {}

/** Variables as they stand before the run; to ask for one that is not known yet ends the evaluation. */
export function knownVariables(scope: Variables, unknown: UnknownNames): Variables {
  return {
    get: name => {
      if (unknown.has(name)) throw new NotYetKnown();
      const value = scope.get(name);
      if (value !== undefined) refuseFileTests(value);
      return value;
    },
    has: name => {
      if (unknown.has(name)) throw new NotYetKnown();
      return scope.has(name);
    },
    names: () => {
      throw new NotYetKnown();
    },
  };
}

/** Ends the evaluation where a value depends on the files that are there when it is rendered. */
export function refuseFileTests(value: Value): void {
  if (isText(value) && FILE_TEST.test(textOf(value))) throw new NotYetKnown();
  if (Array.isArray(value)) value.forEach(refuseFileTests);
  if (value instanceof Dict) for (const part of value.values()) refuseFileTests(part);
}

/** What an evaluation gives; undefined when it needs what is not known yet. */
export function ifKnown<T>(evaluate: () => T): T | undefined {
  try {
    return evaluate();
  } catch (thrown) {
    if (thrown instanceof NotYetKnown) return undefined;
    throw thrown;
  }
}
