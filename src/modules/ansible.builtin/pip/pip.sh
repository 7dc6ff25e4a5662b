# What the pip module does on the host. Packages' own programs may read and print other than ASCII.
export LC_ALL=C.UTF-8 LANG=C.UTF-8

# _ts_which NAME: prints the program's path, found as Ansible finds it; a path as it stands
_ts_which() (
  case $1 in
    /*)
      printf %s "$1"
      exit 0
      ;;
  esac
  IFS=:
  for _ts_folder in $PATH; do
    if [ -f "$_ts_folder/$1" ] && [ -x "$_ts_folder/$1" ]; then
      printf %s "$_ts_folder/$1"
      exit 0
    fi
  done
  exit 1
)

# _ts_need WORDS...: ends the script where the program is not there, and says what would have run
_ts_need() { [ ! -d "$1" ] && [ -x "$1" ] || { _ts_tell absent "$*"; exit 0; }; }

# _ts_python NAMES...: sets _ts_python to the first that is there: the Python whose packages are meant
_ts_python() {
  _ts_python=
  for _ts_name in "$@"; do
    if _ts_python=$(command -v "$_ts_name"); then break; fi
  done
}

# _ts_environment PATH: sets _ts_env; sections `environment`, `has environment`
_ts_environment() {
  _ts_env=$1
  _ts_tell environment "$_ts_env"
  [ ! -e "$_ts_env/bin/activate" ] || _ts_mark 'has environment'
}

# _ts_make SITE PYTHON PROGRAM WORDS...: makes the virtual environment: section `made`, and `make words` with the command.
# SITE: whether it sees the host's packages; PYTHON: an option, or nothing
_ts_make() {
  _ts_site=$1
  _ts_option=$2
  shift 2
  if [ "$_ts_site" = yes ]; then
    set -- "$@" --system-site-packages
  else
    _ts_need "$1" --help
    _ts_help=$("$1" --help 2>&1) || { _ts_tell 'make help' "$1 --help: $_ts_help"; exit 0; }
    case $_ts_help in
      *--no-site-packages*) set -- "$@" --no-site-packages ;;
    esac
  fi
  [ -z "$_ts_option" ] || set -- "$@" "$_ts_option"
  set -- "$@" "$_ts_env"
  _ts_need "$@"
  _ts_mark 'make words'
  printf '%s\n' "$@"
  _ts_run made "$@" || exit 0
}

_ts_no_pip() {
  _ts_mark 'no pip'
  exit 0
}

# _ts_pip NAME: pip's words, which `_ts_pip` tells (section `pip words`, a line each), go into _ts_program and _ts_module
_ts_pip() {
  _ts_program=$(_ts_which "$1") || _ts_no_pip
  _ts_module=
  _ts_told
}

# _ts_host_pip: the Python's own pip, or else a pip3 on PATH
_ts_host_pip() {
  if [ -n "$_ts_python" ] && "$_ts_python" -c "import pip" 2>/dev/null; then
    _ts_program=$_ts_python
    _ts_module=pip.__main__
    _ts_told
  else
    _ts_pip pip3
  fi
}

# _ts_env_pip: the virtual environment's
_ts_env_pip() {
  _ts_program=
  _ts_module=
  for _ts_name in pip3 pip; do
    if [ -z "$_ts_program" ] && [ -x "$_ts_env/bin/$_ts_name" ]; then _ts_program=$_ts_env/bin/$_ts_name; fi
  done
  [ -n "$_ts_program" ] || _ts_no_pip
  _ts_told
}

_ts_told() {
  _ts_mark 'pip words'
  printf '%s\n' "$_ts_program"
  [ -z "$_ts_module" ] || printf '%s\n' -m "$_ts_module"
}

# _ts_do LABEL WORDS...: runs pip, which has to be there
_ts_do() {
  _ts_label=$1
  shift
  if [ -z "$_ts_module" ]; then
    set -- "$_ts_program" "$@"
  else
    set -- "$_ts_program" -m "$_ts_module" "$@"
  fi
  _ts_need "$@"
  _ts_run "$_ts_label" "$@"
}

# _ts_list LABEL: what is installed: section LABEL, and `LABEL freeze` where pip is too old to list
_ts_list() { _ts_do "$1" list --format=freeze || _ts_do "$1 freeze" freeze || exit 0; }
