# _ts_probe SECONDS ADDRESS PORT: tries one connection; 99 where the host has no program for it
_ts_probe() {
  if command -v bash >/dev/null; then
    timeout "$1" bash -c 'exec 3<>"/dev/tcp/$1/$2"' bash "$2" "$3"
  elif command -v nc >/dev/null; then
    nc -z -w "$1" "$2" "$3" </dev/null
  else
    return 99
  fi
} 2>/dev/null
