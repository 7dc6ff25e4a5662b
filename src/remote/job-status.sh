# status FOLDER: prints `STATE RC STARTED FINISHED FOLDER`, and what the job has printed so far
of() {
  value=-
  [ -r "$folder/$1" ] && read -r value <"$folder/$1"
  printf '%s ' "$value"
}
status() {
  folder=$1
  [ -d "$folder" ] || { printf 'unknown - - - %s\n' "$folder"; return; }
  state=running
  if [ -e "$folder/started" ]; then
    read -r pid <"$folder/pid"
    read -r boot <"$folder/boot"
    kill -0 "$pid" 2>/dev/null || state=lost
    [ -z "$boot" ] || [ "$boot" = "$(cat /proc/sys/kernel/random/boot_id)" ] || state=lost
    [ -r "/proc/$pid/stat" ] && read -r line <"/proc/$pid/stat" && case ${line##*") "} in
      Z*) state=lost ;;
    esac
  fi
  [ -e "$folder/rc" ] && state=finished
  [ -e "$folder/timeout" ] && state=timed-out
  printf '%s ' "$state"
  of rc
  of started
  of finished
  printf '%s\n' "$folder"
  cat -- "$folder/stdout" 2>/dev/null
  [ -r "$folder/stderr" ] && cat -- "$folder/stderr" >&2
  :
}
