# What each kind of service manager knows, in sections.
if command -v service >/dev/null && ! command -v chkconfig >/dev/null && ! command -v rc-status >/dev/null; then
  _ts_run sysv service --status-all
fi
if command -v rc-status >/dev/null && command -v rc-update >/dev/null; then
  _ts_section openrc
  rc-status -a -s -m 2>&1 | grep '^ ' | tr -d '[]'
  _ts_section runlevels
  rc-update show -v 2>&1 | grep '|'
fi
if command -v systemctl >/dev/null && { grep -q systemd /proc/1/comm 2>/dev/null || [ -d /run/systemd/system ]; }; then
  _ts_run units systemctl list-units --no-pager --type service --all
  _ts_run files systemctl list-unit-files --no-pager --type service --all
  _ts_names=$(systemctl list-unit-files --no-pager --no-legend --type service --all |
    awk '$1 ~ /\.service$/ && $1 !~ /@\.service$/ {print $1}')
  # shellcheck disable=SC2086 # names without blanks
  {
    _ts_section names
    printf '%s\n' $_ts_names
    _ts_section states
    [ -z "$_ts_names" ] || systemctl show --property=Id --property=ActiveState $_ts_names
  }
fi
