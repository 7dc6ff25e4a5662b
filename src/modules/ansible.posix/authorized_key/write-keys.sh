# _ts_own_folder OWNER FOLDER: the folder of the keys is the account's alone
_ts_own_folder() {
  [ -d "$2" ] || mkdir -m 700 "$2" || return 1
  chown "$1" "$2" && chmod 700 "$2"
}

# _ts_write_keys OWNER FILE NAME: `_ts_text` prints the keys. A link that the account may have planted is replaced.
_ts_write_keys() {
  _ts_beside "$2" "$3"
  _ts_create _ts_text && chown "$1" "$_ts_new" && chmod 600 "$_ts_new" && _ts_place "$2" || _ts_drop
}
