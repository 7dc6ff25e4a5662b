# _ts_sources FILE: sections `file PATH` with what each of apt's lists holds, `files` with their paths, `links` with those
# (and FILE, which may not be there yet) that are symbolic links.
_ts_sources() {
  [ -d /etc/apt ] || { _ts_section noapt; return; }
  _ts_links=
  for _ts_file in "$1" /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -L "$_ts_file" ] && _ts_links="$_ts_links$_ts_file
"
  done
  set --
  for _ts_file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -f "$_ts_file" ] || continue
    set -- "$@" "$_ts_file"
    _ts_section "file $_ts_file"
    cat "$_ts_file"
    _ts_section end
  done
  _ts_section links
  printf '%s' "$_ts_links"
  _ts_section files
  printf '%s\n' "$@"
}
