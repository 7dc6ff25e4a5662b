import { defineModule } from '../api/module.ts';
import { runDnfBackend } from '../shared/packages/dnf-backend.ts';

export default defineModule({
  summary: 'Manages packages with dnf, or dnf5, by the module in Python of an installed ansible-core.',
  options: {},
  openOptions: true,
  checkMode: 'The module in Python says what it would do.',
  run: context => runDnfBackend(context, 'dnf'),
});
