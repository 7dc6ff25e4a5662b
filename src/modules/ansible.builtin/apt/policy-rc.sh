# Puts a policy-rc.d that answers _ts_answer in place until the script ends, and brings the old one back.
_ts_rcd=/usr/sbin/policy-rc.d
_ts_keep=
if [ -e "$_ts_rcd" ]; then
  _ts_keep=$(mktemp "$_ts_rcd.tsplay.XXXXXX") && mv -f "$_ts_rcd" "$_ts_keep" ||
    { _ts_section "fail Fail to move /usr/sbin/policy-rc.d"; exit 0; }
fi
trap 'if [ -n "$_ts_keep" ]; then mv -f "$_ts_keep" "$_ts_rcd"; else rm -f "$_ts_rcd"; fi' EXIT
printf '#!/bin/sh\nexit %d\n' "$_ts_answer" >"$_ts_rcd" && chmod 755 "$_ts_rcd" ||
  { _ts_section "fail Failed to create or chmod /usr/sbin/policy-rc.d"; exit 0; }
