# The one way to replace a file: a new one beside it that is ours alone from its birth, written, given owner and mode,
# synced, and renamed over it. What stands at the target is replaced, a link too: whoever follows links hands in what
# they lead to. `_ts_new` is the new file's path, and empty once it has its place.

# _ts_beside TARGET NAME: the new file shall have this name beside the target
_ts_beside() {
  case $1 in
    */*) _ts_new=${1%/*}/$2 ;;
    *) _ts_new=./$2 ;;
  esac
}

# _ts_create WORDS...: a command prints what the new file holds; a file that is there already, or a planted link, is refused
_ts_create() { ( umask 077; set -C; "$@" >"$_ts_new" ) }

# _ts_like FILE MODE: the new file gets owner and mode of FILE, or MODE where there is none
_ts_like() {
  [ -e "$1" ] || { chmod "$2" "$_ts_new"; return; }
  chown "$(stat -c %u:%g "$1")" "$_ts_new" && chmod "$(stat -c %a "$1")" "$_ts_new"
}

# _ts_sync FILE...: on the disk before a name leads to it; an old sync knows no operands and writes all
_ts_sync() { sync -- "$@" || sync || :; } 2>/dev/null

# _ts_place TARGET: the new file takes its place
_ts_place() {
  [ ! -d "$1" ] || { printf '%s is a directory\n' "$1" >&2; return 1; }
  _ts_sync "$_ts_new"
  mv -f -- "$_ts_new" "$1" && _ts_new=
}

# _ts_drop: away with the new file, as a failure
_ts_drop() { rm -f -- "$_ts_new"; return 1; }
