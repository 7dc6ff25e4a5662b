# Small files of one directory, with the same attributes, all at once. Given are
#   _ts_directory, and _ts_folder: a new folder in it
#   _ts_wanted: SUM:PATH of each file, of characters that mean nothing to a shell; _ts_last: the last one's index
#   _ts_umask, _ts_mode: what a new file needs to have its mode, or nothing
#   _ts_height: lines that stat says of a file; _ts_more: the status where not all could be done
#   _ts_put INDEX prints what a file shall hold; _ts_right tests the lines of stat
#   _ts_fits, _ts_replaceable: whether a new file is whose it shall be, and may take the place of `_ts_path`

_ts_undone() {
  cd / || :
  rm -rf "$_ts_folder"
  exit "$_ts_more"
}

# who may rename what is in the directory could put another folder in the place of ours: we stay in the one that we made
_ts_enter() {
  mkdir -m 700 "$_ts_folder" || return 1
  _ts_made=yes
  cd -P "$_ts_folder" || return 1
  case $PWD in
    */"${_ts_folder##*/}") [ -O . ] ;;
    *)
      cd / || :
      return 1
      ;;
  esac
}

# which of them are there: up to the first that is no plain file
[ -d "$_ts_directory" ] || exit "$_ts_more"
_ts_there=
_ts_plain=0
for _ts_item in $_ts_wanted; do
  _ts_path=${_ts_item#*:}
  if [ -L "$_ts_path" ]; then
    break
  elif [ -f "$_ts_path" ]; then
    _ts_there="$_ts_there $_ts_path"
  elif [ -e "$_ts_path" ]; then
    break
  fi
  _ts_plain=$((_ts_plain + 1))
done
_ts_stats=
_ts_sums=
if [ -n "$_ts_there" ]; then
  # shellcheck disable=SC2086 # plain paths
  { _ts_stats=$(stat -c "$_ts_format" $_ts_there) && _ts_sums=$(sha1sum $_ts_there); } 2>/dev/null || exit "$_ts_more"
fi
_ts_tell there "$_ts_there"
_ts_tell stats "$_ts_stats"
_ts_tell sums "$_ts_sums"

# what is to be written, into a folder that is ours; $1 and following are what stat said of the next one that is there
_ts_done=
_ts_written=
_ts_files=
_ts_kept=
_ts_made=
_ts_index=-1
[ -z "$_ts_umask" ] || umask "$_ts_umask"
set -f
IFS='
'
# shellcheck disable=SC2086 # a word for each line
set -- $_ts_stats
unset IFS
set +f
for _ts_item in $_ts_wanted; do
  _ts_index=$((_ts_index + 1))
  [ $_ts_index -lt $_ts_plain ] || break
  _ts_path=${_ts_item#*:}
  _ts_sum=
  case "$_ts_there " in
    *" $_ts_path "*)
      _ts_sum=${_ts_sums%% *}
      _ts_sums=${_ts_sums#*'
'}
      if [ "$_ts_sum" = "${_ts_item%%:*}" ]; then
        _ts_right "$@" || break
      else
        _ts_replaceable || break
      fi
      shift "$_ts_height"
      ;;
  esac
  if [ "$_ts_sum" != "${_ts_item%%:*}" ]; then
    [ -n "$_ts_written" ] || { _ts_fits && _ts_enter; } || break
    _ts_file=./${_ts_path##*/}
    _ts_put $_ts_index >"$_ts_file" || { rm -f "$_ts_file"; break; }
    _ts_written="$_ts_written $_ts_index"
    _ts_files="$_ts_files $_ts_file"
  fi
  _ts_done=$_ts_index
done 2>/dev/null
# shellcheck disable=SC2086 # plain paths, and a word for each line of stat
if [ -n "$_ts_files" ]; then
  [ -z "$_ts_mode" ] || chmod "$_ts_mode" $_ts_files 2>/dev/null || _ts_undone
  _ts_stats=$(stat -c "$_ts_format" $_ts_files 2>/dev/null) || _ts_undone
  set -f
  IFS='
'
  set -- $_ts_stats
  unset IFS
  set +f
  while [ $# -gt 0 ]; do
    _ts_right "$@" || _ts_undone
    shift "$_ts_height"
  done
  _ts_sync $_ts_files
  # a target that cannot be replaced stays undone, and says why when it is done by itself
  mv -f $_ts_files "$_ts_directory/" 2>/dev/null || for _ts_file in $_ts_files; do
    [ ! -e "$_ts_file" ] || _ts_kept="$_ts_kept ${_ts_file##*/}"
  done
fi
[ -z "$_ts_made" ] || { cd / || :; rm -rf "$_ts_folder"; }
_ts_tell new "$_ts_written"
_ts_tell final "$_ts_stats"
_ts_tell kept "$_ts_kept"
_ts_tell "done" "$_ts_done"
[ "$_ts_done" = "$_ts_last" ] && [ -z "$_ts_kept" ] || exit "$_ts_more"
