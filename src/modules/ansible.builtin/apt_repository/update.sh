# _ts_update RETRIES LONGEST: apt-get update, again with growing pauses
_ts_update() {
  _ts_count=0
  _ts_pause=1
  until DEBIAN_FRONTEND=noninteractive apt-get -q update </dev/null; do
    _ts_count=$((_ts_count + 1))
    [ $_ts_count -lt "$1" ] || return 1
    [ $_ts_pause -le "$2" ] || _ts_pause=$2
    sleep "$_ts_pause"
    _ts_pause=$((_ts_pause * 2))
  done
}
