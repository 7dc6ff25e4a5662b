import { ConsoleReporter } from '../../console.ts';
import { defineCallback } from '../callback-context.ts';
import { yamlCallbackFormat } from '../yaml-text.ts';

/** As the default, with results as YAML. */
export default defineCallback(
  ({ screen, options, dumpYaml }) =>
    new ConsoleReporter(screen, { ...options, resultText: yamlCallbackFormat(dumpYaml) }),
);
