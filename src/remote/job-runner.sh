# Runs beside the job, after end-tree.sh: writes its state into the folder $1, ends it with all it started when $2 seconds are
# over. They are looked at in steps of five, as Ansible does, so a job of 3 s survives `async: 1`. $3: setsid, or nothing.
folder=$1
left=$2
own=$3
say() { printf '%s\n' "$2" >"$folder/$1.new" && mv -f -- "$folder/$1.new" "$folder/$1"; }
umask 077
say pid $$
say boot "$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)"
say started "$(date +%s)"
$own /bin/sh "$folder/script" >"$folder/stdout" 2>"$folder/stderr" </dev/null &
job=$!
(
  sleep 5
  while kill -0 "$job" 2>/dev/null; do
    sleep 5
    left=$((left - 5))
    [ "$left" -le 0 ] || continue
    kill -0 "$job" 2>/dev/null || break
    say timeout 1
    end_tree "$job"
    [ -z "$own" ] || kill -s KILL -- "-$job" 2>/dev/null
    break
  done
) >/dev/null 2>&1 &
watch=$!
wait "$job"
rc=$?
say finished "$(date +%s)"
say rc "$rc"
rm -f -- "$folder/script" "$folder/runner"
[ -e "$folder/timeout" ] || end_tree "$watch"
