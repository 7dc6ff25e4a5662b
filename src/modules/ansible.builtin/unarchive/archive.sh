# Archives of the host: `_ts_archive`, to be unpacked in the directory `_ts_dest`.

_ts_away() { rm -f "$_ts_archive"; }

# _ts_temporary: sets _ts_archive to a new file, which goes when the script ends (the caller's trap)
_ts_temporary() { _ts_archive=$(umask 077; mktemp "${TMPDIR:-/tmp}/tsplay.XXXXXXXXXX") || exit 1; }

_ts_readable() {
  [ -e "$_ts_archive" ] || { _ts_section missing; exit 0; }
  [ -r "$_ts_archive" ] || { _ts_section unreadable; exit 0; }
}

# _ts_download URL CERTIFICATES: `yes` checks them
_ts_download() {
  _ts_section download
  if command -v curl >/dev/null; then
    _ts_lax=
    [ "$2" = yes ] || _ts_lax=-k
    curl -fsSL $_ts_lax -o "$_ts_archive" -- "$1"
  else
    _ts_lax=
    [ "$2" = yes ] || _ts_lax=--no-check-certificate
    wget -q $_ts_lax -O "$_ts_archive" -- "$1"
  fi || { _ts_section nodownload; exit 0; }
}

_ts_is_tar() {
  [ -n "$_ts_kind" ] && return
  # shellcheck disable=SC2086 # an option or none
  tar --list $2 -f "$_ts_archive" >/dev/null 2>&1 && _ts_kind=$1 _ts_filter=$2
}

# _ts_handler: how the archive is read: section `handler`, variables _ts_kind (Ansible's name) and _ts_filter (tar's option)
_ts_handler() {
  _ts_kind=
  _ts_filter=
  if command -v unzip >/dev/null && unzip -Z1 "$_ts_archive" >/dev/null 2>&1; then
    _ts_kind=ZipArchive
  else
    _ts_is_tar TgzArchive -z
    _ts_is_tar TarArchive ''
    _ts_is_tar TarBzipArchive -j
    _ts_is_tar TarXzArchive -J
    _ts_is_tar TarZstdArchive --use-compress-program=zstd
  fi
  _ts_tell handler "$_ts_kind"
  [ -n "$_ts_kind" ] || exit 0
}

# _ts_zip_differs NAME: what the directory has is not what a zip file holds under that name
_ts_zip_differs() {
  case $1 in
    */) [ -d "$_ts_dest/$1" ] || printf '%s: missing\n' "$1" ;;
    *)
      if [ -L "$_ts_dest/$1" ]; then
        :
      elif [ ! -e "$_ts_dest/$1" ]; then
        printf '%s: missing\n' "$1"
      else
        unzip -p "$_ts_archive" "$1" </dev/null 2>/dev/null | cmp -s - "$_ts_dest/$1" ||
          printf '%s: Contents differ\n' "$1"
      fi
      ;;
  esac
}

# The archive's names, and lines about what of it is not as it is in the directory. `_ts_zip WORDS...` and `_ts_tar WORDS...`
# call the programs with what is chosen of it.
_ts_names() { if [ "$_ts_kind" = ZipArchive ]; then _ts_zip -Z1; else _ts_tar --list 2>/dev/null; fi }
_ts_differences() {
  if [ "$_ts_kind" = ZipArchive ]; then
    _ts_zip -Z1 | while IFS= read -r _ts_name; do _ts_zip_differs "$_ts_name"; done
  else
    _ts_tar --diff -C "$_ts_dest" 2>&1
  fi
}

# _ts_compare: sections `files` and `differs`
_ts_compare() {
  _ts_section files
  _ts_names
  _ts_section differs
  _ts_differences
  _ts_section compared
}

# _ts_matters IGNORED: whether some difference means a change; lines that match IGNORED do not, nor do owners but for root
_ts_matters() {
  _ts_differences 2>/dev/null | if [ "$(id -u)" = 0 ]; then cat; else grep -Ev ': (Uid|Gid) differs$'; fi |
    if [ -z "$1" ]; then cat; else grep -Ev "$1"; fi | grep -v ': : Warning: ' |
    grep -Eq ': (Uid|Gid|Mode|Mod time|Size|Symlink|File type) differs$|: Contents differ$|: missing$|No such file or directory|Not linked to'
}

# _ts_extract PROGRAM WORDS...: sections `command` and `extract`
_ts_extract() {
  _ts_section command
  command -v "$1"
  _ts_program=$1
  shift
  printf '%s\n' "$@"
  _ts_run extract "$_ts_program" "$@"
}
