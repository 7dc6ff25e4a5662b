# Facts by collector: `_ts_facts_COLLECTOR` prints what its commands say, each under its own mark. Nothing here changes the
# host.

_ts_files=
# _ts_devices FOLDER FILES PARTS: _ts_files also names the FILES of each device in the folder, and the PARTS of each of its
# partitions. A pattern for each of them would list all directories again and again.
_ts_devices() {
  for _ts_device in "$1"/*; do
    _ts_own=
    for _ts_name in $2; do _ts_own="$_ts_own $_ts_device/$_ts_name"; done
    if [ -n "$3" ]; then
      for _ts_part in "$_ts_device/${_ts_device##*/}"*; do
        for _ts_name in $3; do _ts_own="$_ts_own $_ts_part/$_ts_name"; done
      done
    fi
    _ts_files=$_ts_files$_ts_own
  done
}

_ts_facts_platform() {
  _ts_mark uname
  uname -sm
  # Python's getfqdn: the address of the host's name, and the names of that address
  _ts_mark fqdn
  read -r _ts_name </proc/sys/kernel/hostname
  _ts_address=$(getent ahosts "$_ts_name" 2>/dev/null)
  _ts_address=${_ts_address%%[[:space:]]*}
  [ -z "$_ts_address" ] || getent hosts "$_ts_address" 2>/dev/null
  _ts_mark bits
  getconf LONG_BIT 2>/dev/null
}

# the library that Ansible asks for the version; as a single file it is too old to know of point releases
_ts_facts_distribution() { [ ! -e /usr/lib/python3/dist-packages/distro/distro.py ] || _ts_mark python3-distro; }

_ts_facts_lsb() { command -v lsb_release >/dev/null && _ts_mark lsb_release; }

_ts_facts_date_time() {
  _ts_date=$(date '+%Y|%m|%d|%H|%M|%S|%N|%s|%Z|%z|%A|%w|%W')
  _ts_mark date
  echo "$_ts_date"
  _ts_mark zones
  case $_ts_date in
    *'|UTC|'*) ;;
    *) { date -d 2024-01-01 '+%Z %z'; date -d 2024-07-01 '+%Z %z'; } 2>/dev/null ;;
  esac
}

_ts_facts_env() {
  _ts_mark env
  cat /proc/self/environ 2>/dev/null
}

_ts_facts_user() {
  _ts_login=${LOGNAME:-${USER:-$(id -un)}}
  _ts_mark login
  printf '%s\n' "$_ts_login"
  _ts_mark passwd
  getent passwd "$_ts_login" 2>/dev/null || grep "^$_ts_login:" /etc/passwd
}

# _ts_there PATHS...: those that are there
_ts_there() {
  for _ts_path in "$@"; do [ ! -e "$_ts_path" ] || echo "$_ts_path"; done
}

_ts_facts_pkg_mgr() {
  _ts_mark programs
  _ts_there /usr/bin/apt-get /usr/bin/dnf /usr/bin/yum /usr/bin/zypper /usr/bin/pacman /sbin/apk /usr/bin/emerge \
    /usr/sbin/swupd /usr/bin/xbps-install /bin/opkg /usr/bin/opkg
}

_ts_facts_service_mgr() {
  _ts_mark init
  _ts_there /run/systemd/system /dev/.run/systemd /dev/.systemd /etc/init.d /sbin/openrc /sbin/initctl /etc/init
  _ts_first=
  [ ! -r /proc/1/comm ] || read -r _ts_first </proc/1/comm
  case $_ts_first in
    "" | init | *sh) readlink /sbin/init ;;
  esac
}

_ts_facts_python() {
  _ts_mark python
  [ ! -x /usr/bin/python3 ] || /usr/bin/python3 -V 2>&1
}

_ts_facts_apparmor() { [ ! -e /sys/kernel/security/apparmor ] || _ts_mark apparmor; }

_ts_facts_caps() {
  _ts_mark caps
  command -v capsh >/dev/null && LC_ALL=C capsh --print 2>/dev/null | grep "^Current:"
}

_ts_facts_chroot() {
  _ts_mark chroot
  printf '%s\n' "$debian_chroot"
  stat -c '%i %d' /
  stat -c '%i %d' /proc/1/root/. 2>/dev/null || stat -f -c %T /
}

_ts_facts_systemd() {
  _ts_mark systemd
  [ -z "$(_ts_there /run/systemd/system /dev/.run/systemd /dev/.systemd)" ] || LC_ALL=C systemctl --version 2>/dev/null
}

_ts_facts_flags() {
  _ts_mark flags
  grep -m 1 '^flags[[:space:]]*:' /proc/cpuinfo
}

_ts_facts_local_routes() {
  _ts_mark local4
  LC_ALL=C ip -4 route show table local 2>/dev/null
  _ts_mark local6
  LC_ALL=C ip -6 route show table local 2>/dev/null
}

_ts_facts_network() {
  _ts_mark addresses
  LC_ALL=C ip addr 2>/dev/null
  _ts_mark route4
  LC_ALL=C ip -4 route get 8.8.8.8 2>/dev/null
  _ts_mark route6
  LC_ALL=C ip -6 route get 2404:6800:400a:800::1012 2>/dev/null
}

_ts_facts_virtual() {
  _ts_mark environ1
  [ ! -r /proc/1/environ ] || tr '\0' '\n' </proc/1/environ 2>/dev/null | grep '^container='
  _ts_mark exists
  _ts_there /proc/vz /proc/lve /proc/bc /.dockerenv /.dockerinit /proc/xen /dev/kvm
}

# _ts_sizes SECONDS: sizes of the mounted file systems, as `PATH numbers`. Those of local devices are asked for together;
# servers and FUSE, which may hang, each within its own time.
_ts_sizes() {
  _ts_limit=$1
  _ts_mark statfs
  _ts_disks=
  set -f
  set --
  while read -r _ts_device _ts_path _ts_kind _ts_rest; do
    case $_ts_device:$_ts_kind in
      *:/*:* | /*:fuse*) set -- "$@" "!$_ts_path" ;;
      /*) set -- "$@" "$_ts_path" ;;
    esac
  done </proc/mounts
  for _ts_path in "$@"; do
    case $_ts_path in
      '!'* | *\\*)
        _ts_path=${_ts_path#!}
        printf '%s ' "$_ts_path"
        timeout "$_ts_limit" stat -f -c '%S %s %b %a %c %d' "$(printf %b "$_ts_path")" 2>/dev/null || echo
        ;;
      *) _ts_disks="$_ts_disks $_ts_path" ;;
    esac
  done
  # shellcheck disable=SC2086 # paths without blanks
  [ -z "$_ts_disks" ] || timeout "$_ts_limit" stat -f -c '%n %S %s %b %a %c %d' $_ts_disks 2>/dev/null
  set +f
}

# _ts_local FILES...: what they hold or print, in sections
_ts_local() {
  for _ts_path in "$@"; do
    if ! [ -e "$_ts_path" ]; then
      [ ! -L "$_ts_path" ] || _ts_section "localdead $_ts_path"
      continue
    fi
    _ts_section "local $_ts_path"
    if [ -x "$_ts_path" ]; then
      "$_ts_path" </dev/null || _ts_section "localfailed $?"
    else
      cat "$_ts_path"
    fi
  done
}
