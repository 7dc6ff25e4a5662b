# What is asked of an account; after entry.sh.

# _ts_account NAME ENTRY: ENTRY is its line of passwd. Sets _ts_home; sections `user`, `shadow`
_ts_account() {
  _ts_section user
  printf '%s\n' "$2"
  _ts_section shadow
  getent shadow "$1" 2>/dev/null || awk -F: -v n="$1" '$1==n' /etc/shadow 2>/dev/null
  _ts_home=$(printf %s "$2" | cut -d: -f6)
}

# _ts_member NAME: the groups that it is in
_ts_member() {
  _ts_section member
  { getent group 2>/dev/null || cat /etc/group; } |
    awk -F: -v n="$1" '{c=split($4,m,","); for(i=1;i<=c;i++) if(m[i]==n) print $1}'
}

# _ts_key PATH: its SSH key: sections `key path`, `key`, `public`, `fingerprint`
_ts_key() {
  _ts_tell 'key path' "$1"
  _ts_section key
  [ ! -e "$1" ] || echo yes
  _ts_section public
  cat "$1.pub" 2>/dev/null
  if [ -e "$1" ]; then _ts_run fingerprint ssh-keygen -l -f "$1"; fi
}

# _ts_around: what a new account depends on
_ts_around() {
  _ts_section home
  [ ! -e "$_ts_home" ] || echo yes
  _ts_section parent
  [ ! -d "$(dirname "$_ts_home")" ] || echo yes
  _ts_section umask
  awk '$1=="UMASK"{print $2}' /etc/login.defs 2>/dev/null
  _ts_section hostname
  uname -n
}
