import { expandedWord } from '../../script/host-word.ts';
import { call, given, held, mark, quote } from '../../script/words.ts';
import PIP from './pip.sh';
import type { PipArgs } from './pip-options.ts';

/** Programs that make a virtual environment for the Python they run in. */
export const isVenvModule = (command: string) => command.includes('pyvenv') || command.includes('-m venv');

const ACTIVATED = `[ -e ${held('env')}/bin/activate ]`;

/**
 * Goes to the directory to work in, and says whether the virtual environment is there (sections `environment`, `has
 * environment`).
 * @param interpreter path of the Python that the host's packages belong to, where the playbook names one
 */
export function prepareScript(args: PipArgs, umask: string | undefined, interpreter: string): string[] {
  const folder = args.chdir === undefined ? `"\${TMPDIR:-/tmp}"` : expandedWord(args.chdir);
  const own = interpreter.startsWith('/') ? [quote(interpreter)] : [];
  const start = [
    PIP,
    ...(umask === undefined ? [] : [`umask ${umask}`]),
    `${given({ folder })}; [ ! -d ${held('folder')} ] || cd ${held('folder')}`,
    call('python', ...own, '/usr/bin/python3', 'python3', 'python'),
  ];
  if (args.virtualenv === undefined) return start;
  const anchor = args.chdir === undefined ? '' : given({ env: `${held('folder', '%/')}/${held('env')}` });
  return [
    ...start,
    given({ env: expandedWord(args.virtualenv) }),
    `case ${held('env')} in /*) ;; *) ${anchor};; esac`,
    call('environment', held('env')),
  ];
}

/** Ends the script where the virtual environment is not there. */
export const NEEDS_ENVIRONMENT = `[ -z ${held('env')} ] || ${ACTIVATED} || exit 0`;

/** Makes the virtual environment where there is none: section `made`, and `make words` with the command. */
export function makeScript(args: PipArgs, command: readonly string[]): string[] {
  const [program = '', ...rest] = command;
  const path = program.includes('/') ? expandedWord(program) : `$(${call('which', quote(program))})`;
  return [
    `${ACTIVATED} || {`,
    `${given({ program: path })} || { ${mark('no maker')}; exit 0; }`,
    call(
      'make',
      args.virtualenv_site_packages ? 'yes' : 'no',
      pythonOption(args, command),
      held('program'),
      ...rest.map(expandedWord),
    ),
    '}',
  ];
}

/** Which Python the environment is for, as a word; a venv module knows. */
function pythonOption({ virtualenv_python: python }: PipArgs, command: readonly string[]): string {
  if (isVenvModule(command.join(' '))) return "''";
  return python === undefined ? held('python', ':+-p') + held('python') : quote(`-p${python}`);
}

/** Finds pip and tells its words (section `pip words`, a line each); section `no pip` where there is none. */
export function findScript(args: PipArgs): string[] {
  if (args.virtualenv !== undefined) return [call('env_pip')];
  return [args.executable === undefined ? call('host_pip') : call('pip', expandedWord(args.executable))];
}

/** Lists what is installed: sections LABEL, and `LABEL freeze` where pip is too old to list. */
export const listScript = (label: string): string => call('list', label);

/** Runs pip: section `run`. */
export function runScript(words: readonly string[], args: PipArgs): string {
  // a pip that does not know the setting yet passes it over, as it would not an option
  const allowed = args.break_system_packages ? 'export PIP_BREAK_SYSTEM_PACKAGES=1; ' : '';
  return allowed + call('do', 'run', ...words.map(expandedWord));
}
