# look NAME...: prints the Pythons that there are, a line each, and then what os-release says
look() {
  for name in "$@"; do command -v "$name"; done 2>/dev/null
  echo
  cat /etc/os-release /usr/lib/os-release 2>/dev/null
}
