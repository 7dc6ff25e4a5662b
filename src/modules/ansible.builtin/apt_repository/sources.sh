# Sections `file PATH` with what each of apt's lists holds, `files` with their paths.
[ -d /etc/apt ] || { _ts_section noapt; exit 0; }
set --
for _ts_file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
  [ -f "$_ts_file" ] || continue
  set -- "$@" "$_ts_file"
  _ts_section "file $_ts_file"
  cat "$_ts_file"
  _ts_section end
done
_ts_section files
printf '%s\n' "$@"
