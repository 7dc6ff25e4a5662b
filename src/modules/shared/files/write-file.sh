# What comes between the writing of a new file and its place.

# _ts_validate WORDS...: a command has to be content with the new file
_ts_validate() {
  _ts_mark validation
  ( exec "$@" ) </dev/null
  _ts_rc=$?
  [ $_ts_rc -eq 0 ] || { _ts_tell invalid $_ts_rc; _ts_drop || exit 0; }
  _ts_mark "done"
}

# _ts_backup FILE: a copy beside it, whose path is the block `backup`
_ts_backup() {
  _ts_copy=$1.$$.$(date +%Y-%m-%d@%H:%M:%S)~
  if [ -e "$_ts_copy" ] || [ -L "$_ts_copy" ]; then _ts_fail 'Could not make backup: its name is taken'; fi
  cp -p "$1" "$_ts_copy" || _ts_fail 'Could not make backup'
  _ts_tell backup "$_ts_copy"
}
