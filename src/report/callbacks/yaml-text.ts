import { type LongText, mapLines, type Slices } from '../../in-slices.ts';
import { expandTabs } from '../../python/expandtabs.ts';
import { stripRight } from '../../python/strip.ts';
import type { Dict } from '../../values.ts';
import { toJson } from '../json-text.ts';
import { type ResultText, shownFields } from '../result-text.ts';
import type { CallbackContext } from './callback-context.ts';

type DumpYaml = CallbackContext['dumpYaml'];

/** PyYAML's default; the callback `yaml` asks for lines as long as they come. */
const USUAL_WIDTH = 80;
const LONG = 1000;

/** Results as the default callback writes them with `result_format = yaml`. */
export function yamlFormat(dumpYaml: DumpYaml): ResultText {
  return function* (result, verbosity, shown) {
    const fields = readable(shown ?? (yield* shownFields(result, verbosity)));
    return ['\n', ...(yield* indented(yield* dumpYaml(fields, { indent: 4, width: USUAL_WIDTH, literal }), 4))];
  };
}

/** Results as the callback `community.general.yaml` writes them: `changed` beside the arrow, the rest below. */
export function yamlCallbackFormat(dumpYaml: DumpYaml): ResultText {
  return function* (result, verbosity, shown) {
    const fields = readable(shown ?? (yield* shownFields(result, verbosity)));
    const changed = fields.get('changed');
    fields.delete('changed');
    const head = changed === undefined ? '' : `changed=${toJson(changed)} `;
    if (fields.size === 0) return [head];
    return [`${head}\n`, ...(yield* indented(yield* dumpYaml(fields, { indent: 2, width: LONG, literal }), 2))];
  };
}

function indented(text: LongText, columns: number): Slices<LongText> {
  const margin = ' '.repeat(columns);
  const last = text.findLastIndex(part => /\S/.test(part));
  return mapLines([...text.slice(0, last), text[last]?.trimEnd() ?? ''], lines => lines.replace(/^(?=.*\S)/gm, margin));
}

/** Lines that repeat a text are left out. */
function readable(fields: Dict): Dict {
  for (const name of ['stdout', 'stderr'])
    if (fields.has(name) && fields.has(`${name}_lines`)) fields.set(`${name}_lines`, '<omitted>');
  return fields;
}

const BREAK = /[\n\x85\u2028\u2029]/;
const SPECIAL = /[\x00-\x09\x0b-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]/g;

/** A text of several lines without what would keep it from being a literal block; nothing for a text of one line. */
function* literal(text: string): Slices<string | undefined> {
  if (!BREAK.test(text)) return undefined;
  const stripped = stripRight(text);
  let isChanged = false;
  const lines = yield* mapLines([stripped], some => {
    const shown = expandTabs(some)
      .replace(SPECIAL, '')
      .replace(/(?<! ) +(?=[\n\x85\u2028\u2029])/g, '');
    isChanged ||= shown !== some;
    return shown;
  });
  return isChanged ? lines.join('') : stripped;
}
