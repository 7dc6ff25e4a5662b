# _ts_differs FROM TO OUTSIDE FOLLOW: block `differs`, not empty where something of FROM is missing in TO or is another
# there; OUTSIDE matches what diff says of what is more in TO
_ts_differs() {
  _ts_how=
  if [ "$4" = no ]; then
    # links are copied as links, so that one that leads nowhere is no difference
    _ts_how=--no-dereference
    diff $_ts_how /dev/null /dev/null 2>/dev/null || _ts_how=
  fi
  _ts_mark differs
  if [ -d "$2" ]; then
    # shellcheck disable=SC2086 # an option or none
    diff -rq $_ts_how "$1" "$2" 2>&1 | grep -v "$3" | head -n 1
  else
    echo missing
  fi
}
