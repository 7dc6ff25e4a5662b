# _ts_entry DATABASE KEY: the line of passwd or group with that name or number, through getent where the host has it
_ts_entry() {
  if command -v getent >/dev/null; then
    getent "$1" "$2"
  else
    awk -F: -v k="$2" '
      $1==k || $3==k { l = $0; if ($1 == k) { print l; f = 1; exit } }
      END { if (!f && l != "") print l }' "/etc/$1"
  fi
}
