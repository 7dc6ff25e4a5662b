# _ts_who: sets _ts_uid, _ts_gid, _ts_user and _ts_group, who we are on the host, once
_ts_who() {
  [ -z "${_ts_uid-}" ] || return 0
  _ts_group=$(stat -c '%u:%g:%U:%G' /proc/self/ 2>/dev/null) || _ts_group=$(id -u):$(id -g):$(id -un):$(id -gn)
  _ts_uid=${_ts_group%%:*}
  _ts_group=${_ts_group#*:}
  _ts_gid=${_ts_group%%:*}
  _ts_group=${_ts_group#*:}
  _ts_user=${_ts_group%%:*}
  _ts_group=${_ts_group#*:}
}
