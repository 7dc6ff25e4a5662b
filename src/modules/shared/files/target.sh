# _ts_target LABEL PATH SUM FOLLOW LIMIT: all about a file that may have to be written. Its content is printed when its sum
# is another and it is not longer than LIMIT bytes (-1: never). Sets _ts_sum to the SHA-1 of a regular file.
_ts_target() {
  _ts_file=$2
  _ts_tell "path $1" "$_ts_file"
  _ts_state "$_ts_file" "$1"
  if [ -L "$_ts_file" ] && [ "$4" = yes ] && [ -e "$_ts_file" ]; then
    _ts_real "$_ts_file"
    _ts_file=$_ts_led
    _ts_tell "real $1" "$_ts_file"
    _ts_state "$_ts_file" "real $1"
  fi
  _ts_sum=
  if [ -f "$_ts_file" ] && ! [ -L "$_ts_file" ]; then
    _ts_sum=$(sha1sum <"$_ts_file") || _ts_sum=
    _ts_sum=${_ts_sum%% *}
    _ts_tell "sum $1" "$_ts_sum"
  fi
  if [ "$_ts_sum" != "$3" ] && [ -f "$_ts_file" ] && [ -r "$_ts_file" ] && [ "$(wc -c <"$_ts_file")" -le "$5" ]; then
    _ts_mark "content $1"
    cat "$_ts_file"
  fi
}
