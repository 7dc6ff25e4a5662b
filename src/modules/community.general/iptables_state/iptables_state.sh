# What iptables_state asks of the host's own programs. `_ts_said` is what the last command printed, `_ts_input` what it reads.

# _ts_refuse TEXT: tells why nothing can be done, and ends the script
_ts_refuse() { _ts_tell refused "$1"; exit 0; }

# _ts_found LABEL NAME: tells where a program is that cannot be done without
_ts_found() {
  _ts_tell "$1" "$(command -v "$2")"
  command -v "$2" >/dev/null || { _ts_tell missing "$2"; exit 0; }
}

# _ts_readable WHAT FILE
_ts_readable() {
  [ -e "$2" ] || _ts_refuse "$1 $2 not found"
  [ -f "$2" ] || _ts_refuse "$1 $2 not a file"
  [ -r "$2" ] || _ts_refuse "$1 $2 not readable"
}

# _ts_must LABEL WORDS...: a command whose answer stands under the label; when it fails, the script ends behind `broke` (the
# label), `code` and `cmd`
_ts_must() {
  _ts_label=$1
  shift
  _ts_section "$_ts_label"
  _ts_said=$(printf '%b' "${_ts_input-}" | "$@")
  _ts_rc=$?
  [ -z "$_ts_said" ] || printf '%s\n' "$_ts_said"
  [ "$_ts_rc" -ne 0 ] || return 0
  _ts_told "$@"
  _ts_tell code "$_ts_rc"
  _ts_tell broke "$_ts_label"
  exit 0
}

# _ts_told WORDS...: tells a command as Ansible shows it
_ts_told() { _ts_tell cmd "$*"; }

# _ts_has TABLE: whether the table is in what was said
_ts_has() { printf '%s\n' "$_ts_said" | grep -qxF "*$1"; }
