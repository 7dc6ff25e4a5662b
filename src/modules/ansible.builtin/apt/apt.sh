# What every apt script begins with. Given: _ts_patience, seconds for which a lock of another process is waited for.
export LC_ALL=C LANG=C LC_MESSAGES=C LC_CTYPE=C
export DEBIAN_FRONTEND=noninteractive DEBIAN_PRIORITY=critical APT_LISTCHANGES_FRONTEND=none
command -v apt-get >/dev/null || { _ts_section no-apt; exit 0; }
eval "$(apt-config shell _ts_state Dir::State/d _ts_lists Dir::State::lists/d _ts_pkgcache Dir::Cache::pkgcache/f)"
_ts_now=$(date +%s)
_ts_until=$((_ts_now + _ts_patience))

# _ts_try NAME WORDS...: an apt command, again as long as another process holds the lock and it is not `_ts_until`.
# Nothing of it reads a terminal. _ts_err: what it complained of.
_ts_try() {
  _ts_name=$1
  shift
  while :; do
    _ts_section "try $_ts_name $1"
    { _ts_err=$("$@" </dev/null 2>&1 >&3 3>&-); _ts_rc=$?; } 3>&1
    [ -z "$_ts_err" ] || printf '%s\n' "$_ts_err" >&2
    case $_ts_rc:$_ts_err in
      0:* | *"Permission denied"* | *"are you root"*) break ;;
      *"Could not get lock"* | *"Unable to lock"* | *"Unable to acquire the dpkg frontend lock"*)
        [ "$(date +%s)" -lt "$_ts_until" ] || break
        sleep 1
        ;;
      *) break ;;
    esac
  done
  _ts_section "rc $_ts_name $_ts_rc"
  return "$_ts_rc"
}

# _ts_stamp: sets _ts_time to when the package lists are from
_ts_stamp() {
  _ts_file=$_ts_lists
  [ ! -e "${_ts_state}periodic/update-success-stamp" ] || _ts_file=${_ts_state}periodic/update-success-stamp
  _ts_time=$(stat -c %Y "$_ts_file" 2>/dev/null) || _ts_time=0
}

_ts_stamp
_ts_section "stamp $_ts_time $_ts_now"
