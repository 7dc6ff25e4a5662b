# The tables of users. `_ts_user`: whose, or nothing; `_ts_text` prints the new table.

# _ts_crontab WORDS...: crontab, for another user only where one is not that user: not every crontab lets one name oneself
_ts_crontab() {
  [ -z "$_ts_user" ] || [ "$(id -un)" = "$_ts_user" ] || set -- -u "$_ts_user" "$@"
  crontab "$@"
}

_ts_install() {
  _ts_file=$(mktemp) && chmod 644 "$_ts_file" && _ts_text >"$_ts_file" && _ts_crontab "$_ts_file"
  _ts_rc=$?
  rm -f "$_ts_file"
  return $_ts_rc
}
