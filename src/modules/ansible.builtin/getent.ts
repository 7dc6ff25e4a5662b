import { splitLines } from '../../python/splitlines.ts';
import { Dict, type Value } from '../../values.ts';
import { defineModule } from '../api/module.ts';
import { ask } from '../script/findings.ts';
import { quoteWords, run } from '../script/words.ts';

const COLON = ['passwd', 'shadow', 'group', 'gshadow'];
const PROBLEMS: Readonly<Record<number, string>> = {
  1: 'Missing arguments, or database unknown.',
  2: 'One or more supplied key could not be found in the database.',
  3: 'Enumeration not supported on this database.',
  127: 'Failed to find required executable "getent" in paths',
};

function fieldsOf(line: string, separator: string | undefined): string[] {
  return separator === undefined ? line.trim().split(/\s+/) : line.split(separator);
}

/** Entries by their first field; several under one key become a list of lists. */
function entries(output: string, separator: string | undefined): Dict {
  const dict = new Dict();
  const seen = new Map<string, Value[][]>();
  for (const line of splitLines(output)) {
    const [key = '', ...rest] = fieldsOf(line, separator);
    const all = [...(seen.get(key) ?? []), rest];
    seen.set(key, all);
    dict.set(key, all.length === 1 ? rest : all);
  }
  return dict;
}

export default defineModule({
  summary: "Asks one of the host's databases (passwd, group, hosts...), into the fact getent_DATABASE.",
  options: {
    database: { type: 'str', required: true, description: 'The database.' },
    key: { type: 'str', description: 'One entry; without it all of them.' },
    service: { type: 'str', description: 'Ask this source alone (getent -s).' },
    split: {
      type: 'str',
      description: 'What stands between fields. Default: a colon for passwd and the like, or blanks.',
    },
    fail_key: { type: 'bool', default: true, description: 'Fail when there is no such entry.' },
  },
  checkMode: 'Works the same: it only reads.',
  applies: 'facts',
  run: async context => {
    const { database, key, service, split, fail_key } = context.args;
    const words = [
      'getent',
      database,
      ...(key === undefined ? [] : [key]),
      ...(service === undefined ? [] : ['-s', service]),
    ];
    const found = await ask(context.inspect, [run('entries', quoteWords(words))]);
    const rc = found.rc('entries') ?? 1;
    const fact = `getent_${database}`;
    const separator = split ?? (COLON.includes(database) ? ':' : undefined);
    if (rc === 0)
      return { changed: false, ansible_facts: Dict.from({ [fact]: entries(found.text('entries'), separator) }) };
    const msg = PROBLEMS[rc] ?? 'Unexpected failure!';
    if (rc !== 2 || fail_key) return context.fail(msg);
    return { changed: false, msg, ansible_facts: Dict.from({ [fact]: Dict.of([[key ?? '', null]]) }) };
  },
});
