# _ts_update VALID RETRIES LONGEST: `apt-get update` when the lists are older than VALID seconds; the section `updated TIME`
# says that all are there. After apt-lists.sh.
_ts_update() {
  # lists of this very second are not valid for 0 seconds: what is asked for without a time is always done
  [ $((_ts_time + $1)) -le "$_ts_now" ] || return 0
  _ts_refresh "$2" "$3" _ts_try update apt-get -q update || exit 0
  _ts_stamp
  _ts_section "updated $_ts_time"
}
