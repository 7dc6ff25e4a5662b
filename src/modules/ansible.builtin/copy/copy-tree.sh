# _ts_base TEXT: sets _ts_top to the directory that a tree goes to, without a slash at its end; blocks `base` and
# `missing PATH`
_ts_base() {
  _ts_abs "$1"
  case $_ts_path in
    /) _ts_top=/ ;;
    */) _ts_top=${_ts_path%/} ;;
    *) _ts_top=$_ts_path ;;
  esac
  _ts_tell base "$_ts_top"
  [ -e "$_ts_top" ] || { _ts_mark "missing $_ts_top"; _ts_missing "$_ts_top"; }
}
