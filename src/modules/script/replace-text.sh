# _ts_replace FILE NAME MODE: `_ts_text` prints what the file shall hold. A link leads to the file that is replaced; what
# is there gives owner and mode, MODE is for a new one.
_ts_replace() {
  _ts_target=$(readlink -f -- "$1" 2>/dev/null) || _ts_target=$1
  _ts_replace_itself "$_ts_target" "$2" "$3"
}

# _ts_replace_itself FILE NAME MODE: the same, but a link is replaced: it may have been planted
_ts_replace_itself() {
  _ts_beside "$1" "$2"
  _ts_create _ts_text && if [ -L "$1" ]; then chmod "$3" "$_ts_new"; else _ts_like "$1" "$3"; fi && _ts_place "$1" || _ts_drop
}
