# _ts_replace FILE NAME MODE: `_ts_text` prints what the file shall hold. A link leads to the file that is replaced; what
# is there gives owner and mode, MODE is for a new one.
_ts_replace() {
  _ts_target=$(readlink -f -- "$1" 2>/dev/null) || _ts_target=$1
  _ts_beside "$_ts_target" "$2"
  _ts_create _ts_text && _ts_like "$_ts_target" "$3" && _ts_place "$_ts_target" || _ts_drop
}
