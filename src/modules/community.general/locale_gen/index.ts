import { defineModule } from '../../api/module.ts';
import { ask, runSteps } from '../../script/findings.ts';
import { replaceText, textLook } from '../../script/replace-file.ts';
import { run } from '../../script/words.ts';
import { isBuilt, isOffered, withLocale } from './locale-list.ts';

const LIST = '/etc/locale.gen';
const NO_LIST =
  '/etc/locale.gen and /var/lib/locales/supported.d/local are missing. Is the package "locales" installed?';

export default defineModule({
  summary: 'Builds locales that /etc/locale.gen offers, or takes them away.',
  options: {
    name: { type: 'str', required: true, description: 'The locale as /etc/locale.gen names it, such as de_CH.UTF-8.' },
    state: {
      type: 'str',
      default: 'present',
      choices: ['absent', 'present'],
      description: 'Whether the locale is there.',
    },
  },
  checkMode: 'Says whether the locale would be built or taken away.',
  run: async context => {
    const { name, state } = context.args;
    const found = await ask(context.inspect, [textLook('list', LIST), run('built', 'locale -a')]);
    if (!found.has('list exists')) context.fail(NO_LIST);
    const list = found.text('list');
    if (!isOffered(list, name)) context.fail("The locale you've entered is not available on your system.");
    const present = state === 'present';
    const changed = isBuilt(found.text('built'), name) !== present;
    const answer = { name, msg: 'OK' };
    if (!changed) return { changed, ...(context.checkMode ? {} : answer) };
    const done = await context.change(undefined, host =>
      runSteps(host, [
        { label: 'write', script: replaceText(LIST, withLocale(list, name, present)) },
        { label: 'build', script: 'locale-gen' },
      ]),
    );
    if (done === undefined) return { changed };
    const { failed } = done;
    if (failed?.label === 'write') context.fail(`Failed to write to file ${LIST}: ${failed.stderr.trim()}`);
    if (failed !== undefined)
      context.fail(`[Errno ${failed.rc}] locale.gen failed to execute, it returned ${failed.rc}`, {
        exitValue: failed.rc,
      });
    return { changed, ...answer };
  },
});
