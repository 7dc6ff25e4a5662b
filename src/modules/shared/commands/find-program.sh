# _ts_find NAME FOLDERS...: prints where the program is
_ts_find() {
  _ts_name=$1
  shift
  for _ts_folder in "$@"; do
    if [ -e "$_ts_folder/$_ts_name" ]; then
      printf %s "$_ts_folder/$_ts_name"
      break
    fi
  done
}
