# _ts_checked REFUSED WORDS...: runs sysctl, whose status does not tell of values that the kernel refused: its words do
_ts_checked() {
  _ts_refused=$1
  shift
  _ts_said=$("$@" 2>&1)
  _ts_rc=$?
  printf '%s\n' "$_ts_said" >&2
  [ $_ts_rc -eq 0 ] && ! printf '%s\n' "$_ts_said" | grep -Eq "$_ts_refused"
}
