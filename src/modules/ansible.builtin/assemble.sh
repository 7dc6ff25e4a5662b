# _ts_fragments TEXT: blocks `name N` and `content N` of the files in a directory
_ts_fragments() {
  _ts_abs "$1"
  _ts_tell src "$_ts_path"
  [ -e "$_ts_path" ] || { _ts_mark missing; return; }
  [ -d "$_ts_path" ] || { _ts_mark file; return; }
  _ts_count=0
  for _ts_file in "$_ts_path"/* "$_ts_path"/.[!.]*; do
    [ -f "$_ts_file" ] || continue
    _ts_tell "name $_ts_count" "${_ts_file##*/}"
    _ts_mark "content $_ts_count"
    cat "$_ts_file"
    _ts_count=$((_ts_count + 1))
  done
}
