import { Dict } from '../values.ts';
import { defineModule } from './api/module.ts';
import { pythonText } from './api/python-text.ts';

export default defineModule({
  name: 'set_stats',
  fullNames: [],
  summary: 'Sets statistics of the run, which are shown at its end (show_custom_stats).',
  options: {
    data: { type: 'raw', description: 'Names and values.' },
    per_host: { type: 'bool', default: false, description: 'Keep them for each host.' },
    aggregate: { type: 'bool', default: true, description: 'Add to what is there, instead of replacing it.' },
  },
  checkMode: 'Works the same.',
  answersFromHost: false,
  applies: 'set_stats',
  supportsAsync: false,
  run: async context => {
    const { data = new Dict(), per_host, aggregate } = context.args;
    if (!(data instanceof Dict)) return context.fail("The 'data' option needs to be a dictionary/hash");
    for (const name of data.keys())
      if (!/^[A-Za-z_]\w*$/.test(pythonText(name)))
        context.fail(
          `The variable name '${pythonText(name)}' is not valid. Variables must start with a letter or underscore character, and contain only letters, numbers and underscores.`,
        );
    return { changed: false, ansible_stats: Dict.from({ data, per_host, aggregate }) };
  },
});
