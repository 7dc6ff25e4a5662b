# _ts_inside FOLDER: goes there. The account may have planted a link in its place, now or any time: one that is not ours is
# not followed, and what was entered has to be what was named.
_ts_inside() {
  [ "$1" != . ] || return 0
  _ts_above=$(cd -P -- "$(dirname -- "$1")" && pwd) || return 1
  cd -P -- "$1" || return 1
  if [ -L "$1" ]; then
    [ "$(stat -c %u -- "$1")" = "$(id -u)" ] && return 0
  elif [ "$1" = / ] || [ "$(pwd)" = "${_ts_above%/}/$(basename -- "$1")" ]; then
    return 0
  fi
  printf '%s is a symbolic link of another user\n' "$1" >&2
  return 1
}

# _ts_own_folder OWNER FOLDER: the folder of the keys is the account's alone
_ts_own_folder() {
  [ -d "$2" ] || mkdir -m 700 "$2" || return 1
  ( _ts_inside "$2" && chmod 700 . && chown "$1" . )
}

# _ts_write_keys OWNER FOLDER NAME NEW: `_ts_text` prints the keys. A link that the account may have planted is replaced.
_ts_write_keys() {
  (
    _ts_inside "$2" || exit 1
    _ts_new=./$4
    _ts_create _ts_text && chown "$1" "$_ts_new" && chmod 600 "$_ts_new" && _ts_place "./$3" || _ts_drop
  )
}
