# _ts_quick NAME UMASK MODE: writes the file `_ts_path` in the exchange in which it was looked at, where that is plain:
# nothing stands there, or what `_ts_replaceable` accepts; the directory is there; `_ts_fits` says that a new file is whose
# it shall be. `_ts_text` prints what it shall hold; it has its mode from its birth, or by chmod where MODE is not empty.
# Blocks `written` and `state final` then, and the end of the script: 0 where all is right, `_ts_more` otherwise.
_ts_quick() {
  _ts_up "$_ts_path"
  [ -d "$_ts_parent" ] && [ ! -L "$_ts_path" ] || return 0
  [ ! -e "$_ts_path" ] || _ts_replaceable || return 0
  _ts_fits || return 0
  set -C
  _ts_new=${_ts_parent%/}/$1
  [ -z "$2" ] || umask "$2"
  _ts_text >"$_ts_new" || _ts_fail "Destination $_ts_parent not writable"
  [ -z "$3" ] || chmod "$3" "$_ts_new" || _ts_fail 'chmod failed'
  _ts_place "$_ts_path" || _ts_fail "Could not replace file: $_ts_path"
  _ts_mark written
  _ts_state "$_ts_path" final
  _ts_settled && exit 0
  exit "$_ts_more"
}
