# _ts_init NAME RUNLEVEL: where systemd does not run: the tools, and what they say of the service
_ts_init() {
  _ts_section other
  _ts_tool=
  _ts_enabler=
  if command -v rc-service >/dev/null; then
    _ts_tool=openrc
  elif [ -f "/etc/init.d/$1" ]; then
    _ts_tool=sysv
  fi
  for _ts_name in update-rc.d insserv chkconfig; do
    command -v $_ts_name >/dev/null && { _ts_enabler=$_ts_name; break; }
  done
  _ts_tell tool "$_ts_tool"
  _ts_tell enabler "$_ts_enabler"
  _ts_section service
  command -v service
  _ts_section rc-links
  ls -d /etc/rc?.d/S??"$1" 2>/dev/null
  case $_ts_tool in
    openrc)
      _ts_run enabled rc-update show "$2"
      _ts_run status rc-service "$1" status
      ;;
    sysv)
      [ "$_ts_enabler" != chkconfig ] || _ts_run enabled chkconfig --list "$1"
      if command -v service >/dev/null; then
        _ts_run status service "$1" status
      else
        _ts_run status "/etc/init.d/$1" status
      fi
      ;;
  esac
}
