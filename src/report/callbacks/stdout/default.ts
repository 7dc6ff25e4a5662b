import { ConsoleReporter } from '../../console.ts';
import { defineCallback } from '../callback-context.ts';

export default defineCallback(
  'What ansible-playbook shows.',
  ({ screen, options }) => new ConsoleReporter(screen, options),
);
