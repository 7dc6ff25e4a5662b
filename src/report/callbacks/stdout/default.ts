import { ConsoleReporter } from '../../console.ts';
import { defineCallback } from '../callback-context.ts';

/** What ansible-playbook shows. */
export default defineCallback(({ screen, options }) => new ConsoleReporter(screen, options));
