# _ts_look_file LABEL FILE: the mode as `LABEL mode`, the SHA-256 sum as `LABEL sum`, `LABEL link` where it is a link
_ts_look_file() {
  [ ! -L "$2" ] || _ts_section "$1 link"
  [ -f "$2" ] || { [ ! -e "$2" ] || _ts_section "$1 other"; return 0; }
  _ts_tell "$1 mode" "$(stat -c %a "$2")"
  _ts_section "$1 sum"
  sha256sum <"$2"
}
