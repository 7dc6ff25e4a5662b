# Given _ts_pkgcache, where apt keeps its cache, or nothing. Sets _ts_quiet: options with which apt writes nothing while it
# looks. As root it renews its two caches and keeps its planner's log even while it only simulates; without the caches it
# reads all lists anew each time. So it gets a copy of the host's cache, as old as that is, in a folder of its own in
# memory, which it may renew; none where there is no room.

# A log to /dev/null is made all the same: 0.4 s.
_ts_quiet='-o Dir::Log::Planner= -o Dir::Log::Solver= -o Dir::Cache::srcpkgcache='
_ts_private=

# _ts_room FOLDER KIB: whether a file system in memory has them
_ts_room() {
  df -Pkt tmpfs "$1" 2>/dev/null | awk -v least="$2" 'NR == 2 { enough = $4 >= least } END { exit !enough }'
}

_ts_take_cache() {
  [ -s "$_ts_pkgcache" ] && [ -r "$_ts_pkgcache" ] || return 1
  # the copy, and the one that takes its place
  _ts_room /dev/shm $(($(stat -c %s "$_ts_pkgcache") * 3 / 1024)) || return 1
  trap '[ -z "$_ts_private" ] || rm -rf -- "$_ts_private"' EXIT
  trap 'exit 129' HUP INT TERM
  _ts_private=$(mktemp -d /dev/shm/tsplay-apt-XXXXXXXX) || return 1
  cp -p -- "$_ts_pkgcache" "$_ts_private/pkgcache.bin"
} 2>/dev/null

if _ts_take_cache; then
  _ts_quiet="$_ts_quiet -o Dir::Cache::pkgcache=$_ts_private/pkgcache.bin"
else
  _ts_quiet="$_ts_quiet -o Dir::Cache::pkgcache="
fi
