# Whether a command is to be run, and where. What hinders it is the trailer, and ends the script.

_ts_chdir() {
  cd -P -- "$1" >/dev/null 2>&1 && return
  if [ -d "$1" ]; then
    _ts_errno=13
  elif [ -e "$1" ]; then
    _ts_errno=20
  else
    _ts_errno=2
  fi
  _ts_trailer "chdir $_ts_errno"
  exit 0
}

# _ts_there PATHS...: whether one of them is there
_ts_there() {
  for _ts_path in "$@"; do
    if [ -e "$_ts_path" ] || [ -L "$_ts_path" ]; then return; fi
  done
  return 1
}

_ts_creates() { ! _ts_there "$@" || { _ts_trailer creates; exit 0; } }
_ts_removes() { _ts_there "$@" || { _ts_trailer removes; exit 0; } }
