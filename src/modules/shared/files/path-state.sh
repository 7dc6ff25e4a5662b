# What stands at paths. `_ts_format`: stat's format (path-state.ts).

# _ts_state PATH LABEL: the block `state LABEL`, empty where nothing is; _ts_stat keeps what stat said
_ts_state() {
  _ts_stat=
  [ ! -e "$1" ] && [ ! -L "$1" ] || _ts_stat=$(stat -c "$_ts_format" "$1" 2>/dev/null)
  if [ ! -L "$1" ]; then
    _ts_tell "state $2" "$_ts_stat"
  elif [ -n "$_ts_stat" ]; then
    _ts_mark "state $2"
    printf '%s\n' "$_ts_stat"
    readlink "$1"
  fi
}

# _ts_abs TEXT: sets _ts_path to a path that no program takes for an option
_ts_abs() {
  case $1 in
    -*) _ts_path=./$1 ;;
    *) _ts_path=$1 ;;
  esac
}

# _ts_up PATH: sets _ts_parent to the directory that holds it
_ts_up() {
  _ts_parent=$1
  _ts_cut
  case $_ts_parent in
    '') _ts_parent=/ ;;
    */*)
      _ts_parent=${_ts_parent%/*}
      _ts_cut
      _ts_parent=${_ts_parent:-/}
      ;;
    *) _ts_parent=. ;;
  esac
}

_ts_cut() {
  while :; do
    case $_ts_parent in
      */) _ts_parent=${_ts_parent%/} ;;
      *) break ;;
    esac
  done
}

# _ts_missing PATH: a block `missing PATH` for each directory above that is not there, _ts_parent being the first that is
_ts_missing() {
  _ts_up "$1"
  while ! [ -e "$_ts_parent" ]; do
    _ts_mark "missing $_ts_parent"
    _ts_up "$_ts_parent"
  done
}

# _ts_real PATH: sets _ts_led to what a link leads to
_ts_real() {
  _ts_led=$({ realpath "$1" 2>/dev/null || realpath -m "$1" 2>/dev/null || readlink -f "$1"; }; echo x)
  _ts_led=${_ts_led%?x}
}
