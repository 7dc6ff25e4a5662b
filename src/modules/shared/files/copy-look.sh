# _ts_dest TEXT [NAME]: sets _ts_path to the file to be written, which in a directory has that name; the script ends where
# it needs a name and has none. Blocks `slash`, `directory`.
_ts_dest() {
  _ts_abs "$1"
  shift
  _ts_holds=
  case $_ts_path in
    */)
      _ts_mark slash
      _ts_holds=yes
      ;;
  esac
  [ ! -d "$_ts_path" ] || { _ts_mark directory; _ts_holds=yes; }
  [ -n "$_ts_holds" ] || return 0
  [ $# -gt 0 ] || exit 0
  _ts_path=${_ts_path%/}/$1
}

# _ts_above: blocks about the directory that is to hold `_ts_path`
_ts_above() {
  _ts_up "$_ts_path"
  _ts_tell parent "$_ts_parent"
  [ ! -d "$_ts_parent" ] || return 0
  _ts_mark no-parent
  _ts_missing "$_ts_path"
  [ -d "$_ts_parent" ] || _ts_mark blocked
}
