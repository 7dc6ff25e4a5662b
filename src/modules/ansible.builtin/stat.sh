# _ts_stat TEXT FORMAT: all about a path; Given: _ts_follow, stat's option or nothing. Sections `path`, `stat`, `access`, and
# of a link `target` and `source`; the script ends where there is nothing
_ts_stat() {
  export LC_ALL=C
  _ts_path=$1
  _ts_tell path "$_ts_path"
  _ts_section stat
  case $_ts_path in
    -*) _ts_path=./$_ts_path ;;
  esac
  # shellcheck disable=SC2086 # an option or none
  stat $_ts_follow -c "$2" "$_ts_path" || exit 0
  _ts_section access
  [ ! -r "$_ts_path" ] || printf r
  [ ! -w "$_ts_path" ] || printf w
  [ ! -x "$_ts_path" ] || printf x
  [ -z "$_ts_follow" ] && [ -L "$_ts_path" ] || return 0
  _ts_mark target
  readlink "$_ts_path"
  _ts_mark source
  realpath -m "$_ts_path" 2>/dev/null || readlink -f "$_ts_path"
}

# _ts_sum ALGORITHM: the sum of a regular file; uses _ts_hasher and _ts_digest
_ts_sum() {
  if [ -f "$_ts_path" ] && [ -r "$_ts_path" ]; then
    [ -n "$_ts_follow" ] || [ ! -L "$_ts_path" ] || return 0
    _ts_mark "$1"
    if _ts_hasher "$1" >/dev/null; then _ts_digest "$1" <"$_ts_path"; else echo unknown; fi
  fi
}
