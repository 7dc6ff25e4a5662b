import { defineModule } from '../api/module.ts';
import { ask, runSteps } from '../script/findings.ts';
import { replaceText } from '../script/replace-file.ts';
import { held, quote, quoteWords, section, variable } from '../script/words.ts';

const LOAD = '/etc/modules-load.d';
const OPTIONS = '/etc/modprobe.d';
const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Puts a # before the lines of a folder's files that match. */
function commentOut(folder: string, pattern: string): string {
  const file = held('file');
  return `for ${variable('file')} in ${folder}/*; do if [ -f ${file} ] && grep -Eq ${quote(pattern)} ${file}; then sed -E -i ${quote(`s/${pattern.replaceAll('/', '\\/')}/#&/`)} ${file} || return 1; fi; done`;
}

export default defineModule({
  summary: 'Loads and unloads kernel modules, now and where asked at boot.',
  options: {
    name: { type: 'str', required: true, description: 'The kernel module.' },
    state: { type: 'str', default: 'present', choices: ['absent', 'present'], description: 'Whether it is loaded.' },
    params: { type: 'str', default: '', description: 'Its parameters.' },
    persistent: {
      type: 'str',
      default: 'disabled',
      choices: ['disabled', 'absent', 'present'],
      description: 'Whether it is loaded at boot (modules-load.d, modprobe.d); disabled leaves that alone.',
    },
  },
  checkMode: 'Says whether it would be loaded or unloaded.',
  run: async context => {
    const { name, state, params, persistent } = context.args;
    const words = params.split(/\s+/).filter(Boolean);
    const line = `^ *${escaped(name)} *([#;].*)?$`;
    const optionLine = `^options ${escaped(name)} [A-Za-z0-9_]+=[^ ]+ *([#;].*)?$`;
    const found = await ask(context.inspect, [
      `command -v modprobe >/dev/null || { ${section('missing')}; exit 0; }`,
      section('loaded', `grep -q ${quote(`^${name.replaceAll('-', '_')} `)} /proc/modules && echo yes`),
      `grep -q ${quote(`/${escaped(name)}\\.ko$`)} "/lib/modules/$(uname -r)/modules.builtin" 2>/dev/null && echo builtin`,
      section('boot', `cat ${LOAD}/* 2>/dev/null | grep -Ec ${quote(line)}`),
      section(
        'options',
        `cat ${OPTIONS}/* 2>/dev/null | sed -nE ${quote(`s/^options ${escaped(name).replaceAll('/', '\\/')} ([A-Za-z0-9_]+=[^ ]+) *([#;].*)?$/\\1/p`)}`,
      ),
    ]);
    if (found.has('missing')) context.fail('Failed to find required executable "modprobe" in paths');
    const loaded = found.text('loaded') !== '';
    const atBoot = Number(found.text('boot').trim()) > 0;
    const kept = new Set(found.text('options').split('\n').filter(Boolean));
    const sameOptions = kept.size === new Set(words).size && words.every(word => kept.has(word));
    const steps: { label: string; script: string }[] = [];
    if (state === 'present' && !loaded) steps.push({ label: 'load', script: quoteWords(['modprobe', name, ...words]) });
    if (state === 'absent' && loaded) steps.push({ label: 'load', script: quoteWords(['modprobe', '-r', name]) });
    if (persistent === 'present' && !atBoot)
      steps.push({ label: 'boot', script: replaceText(quote(`${LOAD}/${name}.conf`), `${name}\n`) });
    if (persistent === 'present' && !sameOptions) {
      const text = words.map(word => `options ${name} ${word}\n`).join('');
      steps.push({ label: 'old', script: commentOut(OPTIONS, optionLine) });
      steps.push({
        label: 'options',
        script: replaceText(quote(`${OPTIONS}/${name}.conf`), text === '' ? '\n' : text),
      });
    }
    if (persistent === 'absent' && atBoot) steps.push({ label: 'boot', script: commentOut(LOAD, line) });
    if (persistent === 'absent' && kept.size > 0)
      steps.push({ label: 'options', script: commentOut(OPTIONS, optionLine) });
    const result = { changed: steps.length > 0, name, params, state };
    if (steps.length === 0) return result;
    const done = await context.change(undefined, host => runSteps(host, steps));
    const failed = done?.failed;
    if (failed !== undefined) {
      const { rc, stdout, stderr } = failed;
      context.fail(stderr, { rc, stdout, stderr, name, params, state });
    }
    return result;
  },
});
