import { FALSE_WORDS, TRUE_WORDS } from '../../../ansible-words.ts';
import { defineModule } from '../../api/module.ts';
import { ask, runSteps } from '../../script/findings.ts';
import { replaceText, textLook } from '../../script/replace-file.ts';
import { call, quote, run, section } from '../../script/words.ts';
import CHECKED from './checked.sh';
import { fileValue, withValue } from './sysctl-file.ts';

/** Words for true and false become what the kernel knows. */
function kernelValue(value: string): string {
  const word = value.toLowerCase();
  if (TRUE_WORDS.has(word)) return '1';
  return FALSE_WORDS.has(word) ? '0' : value.trim();
}

const same = (a: string, b: string) => a.trim().split(/\s+/).join(' ') === b.trim().split(/\s+/).join(' ');
/** sysctl answers 0 to some of its failures. */
const REFUSED = '^sysctl: setting key ".*": (Invalid argument|Read-only file system)$';

export default defineModule({
  summary: "Sets parameters of the host's kernel, in a file and where asked at once.",
  options: {
    name: { type: 'str', required: true, aliases: ['key'], description: 'The parameter, such as vm.swappiness.' },
    value: { type: 'str', aliases: ['val'], description: 'Its value.' },
    state: {
      type: 'str',
      default: 'present',
      choices: ['present', 'absent'],
      description: 'Whether it stands in the file.',
    },
    reload: { type: 'bool', default: true, description: 'Read the file with sysctl -p when something changed.' },
    sysctl_set: { type: 'bool', default: false, description: "Set the running kernel's value too." },
    sysctl_file: { type: 'path', default: '/etc/sysctl.conf', description: 'The file.' },
    ignoreerrors: { type: 'bool', default: false, description: 'Do not mind unknown parameters (sysctl -e).' },
  },
  requiredIf: [['state', 'present', ['value']]],
  checkMode: 'Says whether file or kernel would change.',
  run: async context => {
    const { args } = context;
    const { state, reload, sysctl_set, sysctl_file } = args;
    const name = args.name.trim();
    if (name === '') context.fail('name cannot be blank');
    if (state === 'present' && args.value === '') context.fail('value cannot be blank');
    const value = kernelValue(args.value ?? '');
    const found = await ask(context.inspect, [
      `command -v sysctl >/dev/null || { ${section('missing')}; exit 0; }`,
      run('kernel', `sysctl -e -n ${quote(name)}`),
      textLook('file', quote(sysctl_file)),
    ]);
    if (found.has('missing')) context.fail('Failed to find required executable "sysctl" in paths');
    const before = found.text('file');
    const stored = fileValue(before, name);
    const inKernel = found.rc('kernel') === 0 && same(found.text('kernel'), value);
    const write = state === 'present' ? stored !== value : stored !== undefined && stored !== '';
    const differs = !inKernel && (stored !== undefined || state === 'present');
    const set = sysctl_set && state === 'present' && !inKernel;
    const changed = write || set || (reload && differs && state === 'present');
    if (!changed) return { changed };
    const forgiving = args.ignoreerrors ? '-e ' : '';
    const checked = (command: string) => `${CHECKED}\n${call('checked', `'${REFUSED}'`)} ${command}`;
    const after = withValue(before, name, state === 'present' ? value : undefined);
    const steps = [
      ...(set ? [{ label: 'set', script: checked(`sysctl ${forgiving}-w ${quote(`${name}=${value}`)}`) }] : []),
      ...(write ? [{ label: 'write', script: replaceText(quote(sysctl_file), after) }] : []),
      ...(reload ? [{ label: 'reload', script: checked(`sysctl ${forgiving}-p ${quote(sysctl_file)}`) }] : []),
    ];
    const done = await context.change(undefined, host => runSteps(host, steps));
    const failed = done?.failed;
    if (failed?.label === 'set') context.fail(`setting ${name} failed: ${failed.stderr}`);
    if (failed?.label === 'reload') context.fail(`Failed to reload sysctl: ${failed.stderr}`);
    if (failed !== undefined) context.fail(`Failed to write to file ${sysctl_file}: ${failed.stderr.trim()}`);
    return { changed };
  },
});
