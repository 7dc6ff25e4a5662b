# After apt-lists.sh.

# _ts_get: apt-get update; _ts_err: what it complained of
_ts_get() {
  { _ts_err=$(DEBIAN_FRONTEND=noninteractive apt-get -q update </dev/null 2>&1 >&3 3>&-); _ts_rc=$?; } 3>&1
  return "$_ts_rc"
}

# _ts_update RETRIES LONGEST: what the last try complained of is on stderr
_ts_update() {
  _ts_refresh "$1" "$2" _ts_get && return 0
  printf '%s\n' "$_ts_err" >&2
  return 1
}
