# _ts_fetched: whether the update that _ts_err is of brought all lists
_ts_fetched() {
  case $_ts_err in
    *"Failed to fetch "* | *"Some index files failed to download"*) return 1 ;;
  esac
}

# _ts_update VALID RETRIES LONGEST: `apt-get update` when the lists are older than VALID seconds; a failed fetch is tried
# again with growing pauses. A fetch also failed when apt-get goes on with old lists: it says so in a warning and exits 0.
_ts_update() {
  # lists of this very second are not valid for 0 seconds: what is asked for without a time is always done
  [ $((_ts_time + $1)) -le "$_ts_now" ] || return 0
  _ts_count=0
  _ts_pause=1
  until _ts_try update apt-get -q update && _ts_fetched; do
    _ts_count=$((_ts_count + 1))
    [ $_ts_count -lt "$2" ] || exit 0
    case $_ts_err in
      *"Could not get lock"* | *"Unable to lock"*) exit 0 ;;
    esac
    [ $_ts_pause -le "$3" ] || _ts_pause=$3
    sleep "$_ts_pause"
    _ts_pause=$((_ts_pause * 2))
  done
  _ts_stamp
  _ts_section "updated $_ts_time"
}
