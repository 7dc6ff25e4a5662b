import { quote } from '../../../remote/shell.ts';
import { expandedWord } from '../../script/host-word.ts';
import type { PipArgs } from './pip-options.ts';

/** Programs that make a virtual environment for the Python they run in. */
export const isVenvModule = (command: string) => command.includes('pyvenv') || command.includes('-m venv');

/** Packages' own programs may read and print other than ASCII. */
const UTF8 = 'export LC_ALL=C.UTF-8 LANG=C.UTF-8';
/** `_ts_which NAME`: the program's path, found as Ansible finds it; a path as it stands. */
const WHICH =
  '_ts_which() ( case $1 in /*) printf %s "$1"; exit 0;; esac; IFS=:; for _ts_d in $PATH; do if [ -f "$_ts_d/$1" ] && [ -x "$_ts_d/$1" ]; then printf %s "$_ts_d/$1"; exit 0; fi; done; exit 1 )';
/** `_ts_need WORDS...`: ends the script where the program is not there, and says what would have run. */
const NEED = `_ts_need() { [ ! -d "$1" ] && [ -x "$1" ] || { _ts_tell absent "$*"; exit 0; }; }`;

/** `$_ts_py`: the Python whose packages are meant. */
function pythonScript(interpreter: string): string {
  const own = interpreter.startsWith('/') ? `${quote(interpreter)} ` : '';
  return `_ts_py=; for _ts_c in ${own}/usr/bin/python3 python3 python; do if _ts_py=$(command -v "$_ts_c"); then break; fi; done`;
}

/**
 * The directory to work in, `$_ts_env` (section `environment`), and whether the virtual environment is there (section
 * `has environment`).
 * @param interpreter path of the Python that the host's packages belong to, where the playbook names one
 */
export function prepareScript(args: PipArgs, umask: string | undefined, interpreter: string): string[] {
  const directory = args.chdir === undefined ? `"\${TMPDIR:-/tmp}"` : expandedWord(args.chdir);
  const start = [
    UTF8,
    WHICH,
    NEED,
    ...(umask === undefined ? [] : [`umask ${umask}`]),
    `_ts_d=${directory}; [ ! -d "$_ts_d" ] || cd "$_ts_d"`,
    pythonScript(interpreter),
  ];
  if (args.virtualenv === undefined) return start;
  const anchor = args.chdir === undefined ? '' : '_ts_env=${_ts_d%/}/$_ts_env';
  return [
    ...start,
    `_ts_env=${expandedWord(args.virtualenv)}; case $_ts_env in /*) ;; *) ${anchor};; esac; _ts_tell environment "$_ts_env"`,
    `[ ! -e "$_ts_env/bin/activate" ] || _ts_mark 'has environment'`,
  ];
}

/** Makes the virtual environment where there is none: section `made`, and `make words` with the command. */
export function makeScript(args: PipArgs, command: readonly string[]): string[] {
  const [program = '', ...rest] = command;
  const name = program.includes('/') ? `_ts_c=${expandedWord(program)}` : `_ts_c=$(_ts_which ${quote(program)})`;
  const python =
    args.virtualenv_python === undefined
      ? `[ -z "$_ts_py" ] || set -- "$@" "-p$_ts_py"`
      : `set -- "$@" ${quote(`-p${args.virtualenv_python}`)}`;
  const packages = args.virtualenv_site_packages
    ? 'set -- "$@" --system-site-packages'
    : [
        '_ts_need "$_ts_c" --help; _ts_h=$("$_ts_c" --help 2>&1) || { _ts_tell \'make help\' "$_ts_c --help: $_ts_h"; exit 0; }',
        'case $_ts_h in *--no-site-packages*) set -- "$@" --no-site-packages;; esac',
      ].join('\n');
  return [
    'if [ ! -e "$_ts_env/bin/activate" ]; then',
    `${name} || { _ts_mark 'no maker'; exit 0; }`,
    `set -- "$_ts_c" ${rest.map(expandedWord).join(' ')}`,
    packages,
    ...(isVenvModule(command.join(' ')) ? [] : [python]),
    'set -- "$@" "$_ts_env"; _ts_need "$@"',
    '_ts_mark \'make words\'; printf \'%s\\n\' "$@"; _ts_run made "$@" || exit 0',
    'fi',
  ];
}

/** Puts pip's words into `$@`, and tells them (section `pip words`, a line each); section `no pip` where there is none. */
export function findScript(args: PipArgs): string[] {
  const told = `_ts_mark 'pip words'; printf '%s\\n' "$@"`;
  if (args.virtualenv !== undefined)
    return [
      'set --; for _ts_c in pip3 pip; do if [ -z "$*" ] && [ -x "$_ts_env/bin/$_ts_c" ]; then set -- "$_ts_env/bin/$_ts_c"; fi; done',
      `[ -n "$*" ] || { _ts_mark 'no pip'; exit 0; }; ${told}`,
    ];
  const named = (word: string) =>
    `_ts_c=$(_ts_which ${word}) || { _ts_mark 'no pip'; exit 0; }; set -- "$_ts_c"; ${told}`;
  if (args.executable !== undefined) return [named(expandedWord(args.executable))];
  return [
    'if [ -n "$_ts_py" ] && "$_ts_py" -c "import pip" 2>/dev/null; then',
    `set -- "$_ts_py" -m pip.__main__; ${told}`,
    'else',
    named('pip3'),
    'fi',
  ];
}

/** Lists what is installed: sections LABEL, and `LABEL freeze` where pip is too old to list. */
export function listScript(label: string): string {
  return `_ts_need "$@" list --format=freeze; _ts_run ${label} "$@" list --format=freeze || _ts_run '${label} freeze' "$@" freeze || exit 0`;
}

/** Runs pip: section `run`. */
export function runScript(words: readonly string[]): string {
  const all = words.map(expandedWord).join(' ');
  return `_ts_need "$@" ${all}; _ts_run run "$@" ${all}`;
}
