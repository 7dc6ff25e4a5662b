# Package files. A failure ends the script, with the section that tells of it.

# _ts_fetch URL NAME: sets _ts_file to where apt's own helper has put it
_ts_fetch() {
  _ts_folder=$(umask 077; mktemp -d "${TMPDIR:-/tmp}/tsplay.XXXXXXXXXX") && chmod 755 "$_ts_folder"
  _ts_file=$_ts_folder/$2
  /usr/lib/apt/apt-helper download-file "$1" "$_ts_file" >/dev/null </dev/null ||
    { _ts_section "nofile $_ts_file"; exit 0; }
}

# _ts_deb: section `deb` about _ts_file: path, name, version, and what dpkg has of it
_ts_deb() {
  [ -r "$_ts_file" ] || { _ts_section "nofile $_ts_file"; exit 0; }
  _ts_info=$(dpkg-deb -W --showformat '${Package} ${Version} ${Architecture}' "$_ts_file") ||
    { _ts_section "baddeb $_ts_file"; exit 0; }
  # shellcheck disable=SC2086 # three words
  set -- $_ts_info
  _ts_has=$(dpkg-query -W -f '${db:Status-Status} ${Version}' "$1:$3" 2>/dev/null ||
    dpkg-query -W -f '${db:Status-Status} ${Version}' "$1" 2>/dev/null)
  _ts_section deb
  printf '%s\n%s\n%s\n%s\n' "$_ts_file" "$1" "$2" "$_ts_has"
}
