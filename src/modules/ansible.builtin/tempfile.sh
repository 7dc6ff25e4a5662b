# _ts_temporary KIND FOLDER NAME: a new file or directory that is ours alone; blocks `path` and `state made`
_ts_temporary() {
  _ts_abs "$2"
  _ts_made=${_ts_path%/}/$3
  [ -d "$_ts_path" ] || _ts_fail "[Errno 2] No such file or directory: '$_ts_made'"
  case $1 in
    file) ( umask 077; set -C; : >"$_ts_made" ) ;;
    *) mkdir -m 700 "$_ts_made" ;;
  esac || _ts_fail 'could not be made'
  _ts_tell path "$_ts_made"
  _ts_state "$_ts_made" made
}
