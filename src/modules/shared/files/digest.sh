# _ts_hasher ALGORITHM: the program that _ts_digest takes; fails where the host has none
_ts_hasher() {
  command -v "${1}sum" || command -v openssl
}

# _ts_digest ALGORITHM: begins with the digest of standard input
_ts_digest() {
  if command -v "${1}sum" >/dev/null; then
    "${1}sum"
  else
    openssl dgst -r "-$1"
  fi
}
