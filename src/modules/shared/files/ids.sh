# Owner and group by name, as numbers: the blocks `uid` and `gid`, after who.sh. Our own names need no search.

_ts_uid_of() {
  _ts_mark uid
  _ts_who
  if [ "$_ts_user" = "$1" ]; then
    echo "$_ts_uid"
  else
    id -u "$1" 2>/dev/null || awk -F: -v n="$1" '$1==n{print $3; exit}' /etc/passwd
  fi
}

_ts_gid_of() {
  _ts_mark gid
  _ts_who
  if [ "$_ts_group" = "$1" ]; then
    echo "$_ts_gid"
  elif _ts_line=$(getent group "$1" 2>/dev/null); then
    _ts_line=${_ts_line#*:*:}
    echo "${_ts_line%%:*}"
  else
    awk -F: -v n="$1" '$1==n{print $3; exit}' /etc/group
  fi
}
