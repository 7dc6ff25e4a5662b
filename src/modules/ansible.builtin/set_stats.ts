import { str } from '../../python/repr.ts';
import { Dict, type Value } from '../../values.ts';
import { requireVariableName } from '../../variable-name.ts';
import { toBool } from '../api/coercion.ts';
import { defineModule } from '../api/module.ts';

/** Ansible reads what it does not know as false here. */
function isTrue(value: Value): boolean {
  try {
    return toBool(value);
  } catch {
    return false;
  }
}

export default defineModule({
  summary: 'Sets statistics of the run, which are shown at its end (show_custom_stats).',
  options: {
    data: { type: 'raw', description: 'Names and values.' },
    per_host: { type: 'raw', default: false, description: 'Keep them for each host.' },
    aggregate: { type: 'raw', default: true, description: 'Add to what is there, instead of replacing it.' },
  },
  raises: 'since 2.19',
  checkMode: 'Works the same.',
  answersFromHost: false,
  applies: 'set_stats',
  actionPlugin: true,
  supportsAsync: false,
  run: async context => {
    const { data = new Dict() } = context.args;
    const per_host = isTrue(context.args.per_host);
    const aggregate = isTrue(context.args.aggregate);
    if (!(data instanceof Dict)) return context.fail("The 'data' option needs to be a dictionary/hash");
    for (const name of data.keys()) requireVariableName(str(name), context.core);
    return { changed: false, ansible_stats: Dict.from({ data, per_host, aggregate }) };
  },
});
