# _ts_fail MESSAGE: ends the script, and the task
_ts_fail() {
  _ts_tell failed "$1"
  rm -f -- "${_ts_new:-}"
  exit 0
}
