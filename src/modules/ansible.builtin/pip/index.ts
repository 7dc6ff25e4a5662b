import { str } from '../../../python/repr.ts';
import { shlexSplit } from '../../../python/shlex.ts';
import { defineModule, type ModuleContext, type ModuleResult } from '../../api/module.ts';
import { ask, askAndAct, type Findings } from '../../script/findings.ts';
import { notStartedText } from '../../shared/commands/not-started.ts';
import { outputFields } from '../../shared/commands/output-fields.ts';
import { checkedUmask, PIP_OPTIONS, type PipArgs } from './pip-options.ts';
import {
  findScript,
  isVenvModule,
  listScript,
  makeScript,
  NEEDS_ENVIRONMENT,
  prepareScript,
  runScript,
} from './pip-script.ts';
import { isInstalled, joinedNames, type Requirement, readRequirement } from './requirement.ts';

type Context = ModuleContext<PipArgs>;

const STATE_WORDS: Readonly<Record<string, readonly string[]>> = {
  present: ['install'],
  absent: ['uninstall', '-y'],
  latest: ['install', '-U'],
  forcereinstall: ['install', '-U', '--force-reinstall'],
};
const FROM_REPOSITORY = /^(?:svn|git|hg|bzr)\+/;

function words(context: Context, text: string): string[] {
  try {
    return shlexSplit(text);
  } catch (error) {
    return context.fail((error as Error).message);
  }
}

function requirementsOf(context: Context): Requirement[] {
  const { name, version } = context.args;
  const names = joinedNames(name ?? []);
  if (version === undefined || name === undefined) return names.map(each => readRequirement(each, undefined));
  if (names.length > 1)
    context.fail(
      "'version' argument is ambiguous when installing multiple package distributions. Please specify version restrictions next to each package in 'name' argument.",
    );
  if (names.some(each => readRequirement(each, undefined).versions.length > 0))
    context.fail(
      "The 'version' argument conflicts with any version specifier provided along with a package name. Please keep the version specifier, but remove the 'version' argument.",
    );
  return names.map(each => readRequirement(each, version));
}

/** The Python that the playbook names for the host; none where it is left to be discovered. */
function interpreterOf(context: Context): string {
  return str(context.render("{{ ansible_python_interpreter | default('') }}"));
}

function checkFound(context: Context, found: Findings): void {
  const { args } = context;
  if (found.has('absent')) {
    const cmd = found.text('absent');
    context.fail(notStartedText(cmd.split(' ')[0] ?? '', context.core), {
      cmd,
      rc: 2,
      ...(outputFields('', '') as object),
    });
  }
  const maker = words(context, args.virtualenv_command)[0] ?? '';
  if (found.has('no maker')) context.fail(`Failed to find required executable "${maker}" in paths`);
  if (found.has('make help')) context.fail(`Could not get output from ${found.text('make help')}\n`);
  if (found.has('made') && found.rc('made') !== 0) failedRun(context, found, 'made', linesOf(found, 'make words'));
  if (!found.has('no pip')) return;
  if (args.virtualenv === undefined)
    context.fail(`Unable to find any of ${args.executable ?? 'pip3'} to use.  pip needs to be installed.`);
  context.fail(
    `Unable to find pip in the virtualenv, ${found.text('environment')}, under any of these names: pip3, pip. Make sure pip is present in the virtualenv.`,
  );
}

const linesOf = (found: Findings, label: string) => found.text(label).split('\n').slice(0, -1);

function failedRun(context: Context, found: Findings, label: string, cmd: readonly string[]): never {
  const out = found.text(label);
  const err = found.stderr(label);
  const said = [...(out === '' ? [] : [`stdout: ${out}`]), ...(err === '' ? [] : [`\n:stderr: ${err}`])];
  return context.fail(said.join(''), { cmd });
}

/** What is installed, as pip told under the label. */
function listed(context: Context, found: Findings, label: string, pip: readonly string[]): ModuleResult {
  const old = found.has(`${label} freeze`);
  const told = old ? `${label} freeze` : label;
  const more = old ? ['freeze'] : ['list', '--format=freeze'];
  if (found.rc(told) !== 0) failedRun(context, found, told, [...pip, ...more]);
  return { cmd: [...pip, ...more].join(' '), ...outputFields(found.text(told), found.stderr(told)) };
}

/** Check mode: what pip lists says what would change. */
function predicted(context: Context, found: Findings, wanted: readonly Requirement[]): ModuleResult {
  const list = listed(context, found, 'before', linesOf(found, 'pip words'));
  const there = wanted.map(each => isInstalled(String(list.stdout), each));
  return { changed: context.args.state === 'absent' ? there.includes(true) : there.includes(false), ...list };
}

function report(context: Context, found: Findings, action: readonly string[], compares: boolean): ModuleResult {
  const { args } = context;
  const pip = linesOf(found, 'pip words');
  const cmd = [...pip, ...action];
  if (compares) listed(context, found, 'before', pip);
  const out = found.text('run');
  const err = found.stderr('run');
  const rc = found.rc('run') ?? 1;
  const wasAbsent = args.state === 'absent' && rc === 1 && `${out}${err}`.includes('not installed');
  if (rc !== 0 && !wasAbsent) failedRun(context, found, 'run', cmd);
  const absent = args.state === 'absent';
  const differs = () => listed(context, found, 'before', pip).stdout !== listed(context, found, 'after', pip).stdout;
  const changed =
    found.has('made') ||
    (compares && !absent ? differs() : out.includes(absent ? 'Successfully uninstalled' : 'Successfully installed'));
  return {
    changed,
    cmd,
    name: args.name ?? null,
    version: args.version ?? null,
    state: args.state,
    requirements: args.requirements ?? null,
    virtualenv: args.virtualenv === undefined ? null : found.text('environment'),
    ...outputFields(found.text('made') + out, found.stderr('made') + err),
  };
}

export default defineModule({
  summary: 'Installs and removes Python packages on hosts that have Python and pip.',
  options: PIP_OPTIONS,
  mutuallyExclusive: [
    ['name', 'requirements'],
    ['executable', 'virtualenv'],
  ],
  requiredOneOf: [['name', 'requirements']],
  checkMode:
    'Says by what pip lists whether packages would change; always so for requirements, `latest`, `editable`, `extra_args` and a virtual environment that is not there.',
  run: async context => {
    const { args } = context;
    const { state, requirements, virtualenv } = args;
    if (state === 'latest' && args.version !== undefined) context.fail('version is incompatible with state=latest');
    const umask = checkedUmask(context);
    const wanted = requirementsOf(context);
    const maker = words(context, args.virtualenv_command);
    if (virtualenv !== undefined && args.virtualenv_python !== undefined && isVenvModule(maker.join(' ')))
      context.fail('virtualenv_python should not be used when using the venv module or pyvenv as virtualenv_command');
    const action = [
      ...(STATE_WORDS[state] ?? []),
      ...words(context, args.extra_args ?? ''),
      ...(args.editable ? ['-e'] : []),
      ...(requirements === undefined ? wanted.map(each => each.text) : ['-r', requirements]),
    ];
    const nothing = wanted.length === 0 && requirements === undefined;
    const compares = requirements !== undefined || wanted.some(each => FROM_REPOSITORY.test(each.text));
    const prepare = prepareScript(args, umask, interpreterOf(context));
    const find = findScript(args);
    if (context.checkMode) {
      const always = requirements !== undefined || state === 'latest' || args.editable || args.extra_args !== undefined;
      const list = always || nothing ? [] : [listScript('before')];
      const found = await ask(context.inspect, [...prepare, NEEDS_ENVIRONMENT, ...find, ...list]);
      checkFound(context, found);
      if (virtualenv !== undefined && !found.has('has environment')) return { changed: true };
      if (nothing) return nothingAsked(context);
      return always ? { changed: true } : predicted(context, found, wanted);
    }
    const act = [
      ...(virtualenv === undefined ? [] : makeScript(args, maker)),
      ...find,
      ...(nothing ? [] : [...(compares ? [listScript('before')] : []), runScript(action, args)]),
      ...(compares && state !== 'absent' ? [listScript('after')] : []),
    ];
    const found = await askAndAct(context, prepare, act);
    checkFound(context, found);
    return nothing ? nothingAsked(context) : report(context, found, action, compares);
  },
});

function nothingAsked(context: Context): ModuleResult {
  context.warn('No valid name or requirements file found.');
  return { changed: false };
}
