# A module of the user's in a folder of its own, which goes when the script ends.
_ts_umask=$(umask)
umask 077
_ts_folder=

# _ts_try FOLDER: the folder's name goes into texts of several languages: plain characters only
_ts_try() {
  case $1 in
    *[!A-Za-z0-9/._@+-]*) return 1 ;;
  esac
  mkdir -p -- "$1" && mkdir -- "$1/$_ts_name" && _ts_folder=$1/$_ts_name
} 2>/dev/null

# _ts_settle PLACES...: the first that will do
_ts_settle() {
  for _ts_candidate in "$@"; do _ts_try "$_ts_candidate" && return; done
  echo 'no temporary folder can be made' >&2
  exit 1
}
