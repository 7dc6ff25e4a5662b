# _ts_backup: a copy of what `_ts_before` prints; section `backup` with its path
_ts_backup() {
  _ts_copy=$(mktemp "${TMPDIR:-/tmp}/crontabXXXXXXXX") && _ts_before >"$_ts_copy"
  _ts_section backup
  printf %s "$_ts_copy"
  _ts_section 'done'
}
