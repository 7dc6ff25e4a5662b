# _ts_strange PATH: a symbolic link of somebody else's
_ts_strange() { [ -L "$1" ] && [ "$(stat -c %u -- "$1")" != "$(id -u)" ]; }

# _ts_keys ENTRY [FILE]: the account's line of passwd, and its file of keys: sections `user`, `file`, `real`, `strange` (a
# link on the way that the account may have planted), `content`
_ts_keys() {
  _ts_section user
  printf '%s\n' "$1"
  _ts_home=$(printf %s "$1" | cut -d: -f6)
  _ts_file=${2-$_ts_home/.ssh/authorized_keys}
  _ts_tell file "$_ts_file"
  _ts_section real
  readlink -f -- "$_ts_file"
  _ts_section strange
  if _ts_strange "${_ts_file%/*}"; then echo "${_ts_file%/*}"; elif _ts_strange "$_ts_file"; then echo "$_ts_file"; fi
  _ts_section content
  [ ! -f "$_ts_file" ] || cat "$_ts_file"
  _ts_section end
}

# _ts_download URL CERTIFICATES: sections `fetch` and `fetched`; `yes` checks certificates
_ts_download() {
  _ts_section fetch
  _ts_lax=
  if command -v curl >/dev/null; then
    [ "$2" = yes ] || _ts_lax=-k
    curl -fsSL $_ts_lax -- "$1"
  else
    [ "$2" = yes ] || _ts_lax=--no-check-certificate
    wget -qO- $_ts_lax -- "$1"
  fi && _ts_section fetched
}
