# States of packages: what dpkg knows, and where that does not settle it, what apt's policy says. `_ts_cache WORDS...` is
# apt-cache; `_ts_choose NAME` calls _ts_hit where a pattern matches.

_ts_hits=
# _ts_hit PATTERN NAME
_ts_hit() {
  _ts_hits="$_ts_hits $2"
  _ts_section "match $1 $2"
}
_ts_expand() {
  for _ts_package in $(_ts_cache pkgnames); do _ts_choose "$_ts_package"; done
}

_ts_dpkg() {
  dpkg-query -W -f '${Package} ${Architecture} ${db:Status-Status} ${Version}\n' "$@" 2>/dev/null
}

# prints 1 when some word of `want` is not an installed package
_ts_lacking() {
  printf '%s\n' "$_ts_known" | awk -v want="$*" '
    BEGIN { n = split(want, w, " ") }
    $3 == "installed" { s[$1] = 1; s[$1 ":" $2] = 1 }
    END { for (i = 1; i <= n; i++) if (!(w[i] in s)) { print 1; exit } }'
}

# _ts_status POLICY NAMES...: POLICY is `always`, `never`, or `when-missing`: some name is not installed
_ts_status() {
  _ts_when=$1
  shift
  # shellcheck disable=SC2086 # names
  set -- "$@" $_ts_hits
  _ts_section dpkg
  _ts_known=$([ $# -eq 0 ] || _ts_dpkg "$@")
  printf '%s\n' "$_ts_known"
  _ts_section auto
  [ ! -r "${_ts_state}extended_states" ] ||
    awk '/^Package: /{n=$2} /^Auto-Installed: 1/{print n}' "${_ts_state}extended_states"
  case $_ts_when in
    never) return ;;
    always) ;;
    *) [ -n "$(_ts_lacking "$@")" ] || return 0 ;;
  esac
  [ $# -gt 0 ] || return 0
  _ts_section policy
  _ts_policy=$(_ts_cache policy "$@" 2>/dev/null)
  printf '%s\n' "$_ts_policy"
  _ts_none=$(printf '%s\n' "$_ts_policy" | awk '/^[^ ]/{n=$1; sub(/:$/, "", n)} /Candidate: [(]none[)]/{print n}')
  [ -n "$_ts_none" ] || return 0
  _ts_section providers
  # shellcheck disable=SC2086 # names
  _ts_provided=$(_ts_cache showpkg $_ts_none 2>/dev/null |
    awk '/^Package: /{n=$2; on=0} /^Reverse Provides:/{on=1; next} on && NF{print n, $1}')
  printf '%s\n' "$_ts_provided"
  _ts_names=$(printf '%s\n' "$_ts_provided" | awk '{print $2}')
  _ts_section dpkg
  # shellcheck disable=SC2086 # names
  [ -z "$_ts_names" ] || _ts_dpkg $_ts_names
}
