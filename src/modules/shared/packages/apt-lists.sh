# _ts_fetched: whether the update that _ts_err is of brought all lists
_ts_fetched() {
  case $_ts_err in
    *"Failed to fetch "* | *"Some index files failed to download"*) return 1 ;;
  esac
}

# _ts_refresh RETRIES LONGEST WORDS...: a command that updates apt's lists and leaves in _ts_err what it complained of; again
# with growing pauses until all lists are there. A fetch also failed when apt-get goes on with old lists: it says so in a
# warning and exits 0.
_ts_refresh() {
  _ts_retries=$1
  _ts_longest=$2
  shift 2
  _ts_count=0
  _ts_pause=1
  until "$@" && _ts_fetched; do
    _ts_count=$((_ts_count + 1))
    [ $_ts_count -lt "$_ts_retries" ] || return 1
    case $_ts_err in
      *"Could not get lock"* | *"Unable to lock"*) return 1 ;;
    esac
    [ $_ts_pause -le "$_ts_longest" ] || _ts_pause=$_ts_longest
    sleep "$_ts_pause"
    _ts_pause=$((_ts_pause * 2))
  done
}
