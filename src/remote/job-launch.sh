# launch FOLDER LIMIT SCRIPT RUNNER: starts a detached job (async-jobs.ts) and prints its folder
launch() {
  old=$(umask)
  umask 077
  folder=$1
  mkdir -p -- "${folder%/*}" && mkdir -- "$folder" || exit 1
  printf 'umask %s\n%s' "$old" "$3" >"$folder/script" && printf '%s' "$4" >"$folder/runner" || exit 1
  if command -v setsid >/dev/null 2>&1; then own=setsid; else own=; fi
  ( trap '' HUP; exec $own /bin/sh "$folder/runner" "$folder" "$2" $own ) </dev/null >/dev/null 2>&1 &
  printf '%s' "$folder"
}
