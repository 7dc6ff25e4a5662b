import { ConsoleReporter } from '../../console.ts';
import { defineCallback } from '../callback-context.ts';
import { yamlCallbackFormat } from '../yaml-text.ts';

export default defineCallback(
  'As the default, with results as YAML.',
  ({ screen, options, dumpYaml }) =>
    new ConsoleReporter(screen, { ...options, resultText: yamlCallbackFormat(dumpYaml) }),
);
