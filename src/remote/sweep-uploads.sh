# Takes away what uploads left that were cut off: names are .tsplay-NODE-PID-RANDOM, of the host and of the shell that was to give
# the file its place. A file is left over when it is this user's, of this host, and that shell has ended.

# _ts_sweep FOLDER
_ts_sweep() {
  for _ts_left in "$1"/.tsplay-"$(uname -n)"-*-*; do
    if [ ! -f "$_ts_left" ] || [ -L "$_ts_left" ]; then continue; fi
    [ "$(stat -c %u "$_ts_left")" = "$(id -u)" ] || continue
    _ts_pid=${_ts_left%-*}
    _ts_pid=${_ts_pid##*-}
    case $_ts_pid in
      '' | *[!0-9]*) continue ;;
    esac
    kill -0 "$_ts_pid" 2>/dev/null || rm -f -- "$_ts_left"
  done
}
