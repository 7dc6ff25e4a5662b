#!/usr/bin/env bash
# `npm run test:elsewhere [-- --quick | NAME...] [-- JEST...]`: goldens, units and modules on machines that are not this one (the
# table is in `machines`). Each is a set of namespaces over private copies: nothing of this machine is changed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)
cd "$project"

names=()
suites=(test/golden test/unit test/modules)
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  if [ "$1" = --quick ]; then
    names=(quick)
    suites=(test/golden test/unit)
  else
    names+=("$1")
  fi
  shift
done
[ $# -le 1 ] || suites=("${@:2}")

if [ "$(id -u)" != 0 ] || ! unshare --mount --uts --pid --net --fork true; then
  echo 'elsewhere: skipped: it takes root, and a kernel that gives namespaces'
  exit
fi
. test/set-up.sh

# The program of another version of Node, from the npm registry; without the install script of the package `node`, whose part this is.
node_of() {
  local package into
  [ "$1" != own ] || { readlink -f "$(command -v node)"; return; }
  package=node-linux-$(node -p process.arch)
  into=$project/.cache/node-$1
  [ -x "$into/node_modules/$package/bin/node" ] ||
    npm install --prefix "$into" --no-save --ignore-scripts --no-audit --no-fund --loglevel=error "$package@$1" >/dev/null
  echo "$into/node_modules/$package/bin/node"
}

failed=()
while IFS='|' read -r name node user host zone locale umask term home shell cores clock kernel; do
  for column in name node user host zone locale umask term home shell cores clock kernel; do
    declare "$column=$(sed 's/^ *//; s/ *$//' <<<"${!column}")"
  done
  case $name in '#'* | '') continue ;; esac
  if [ ${#names[@]} -gt 0 ]; then [[ " ${names[*]} " == *" $name "* ]] || continue; else [ "$name" != quick ] || continue; fi
  echo "elsewhere: $name: node $node, $user@$host, $zone, $locale, umask $umask"
  node=$(node_of "$node")
  export project node user host zone locale umask term home shell cores clock kernel
  SECONDS=0
  unshare --mount --uts --pid --net --fork --kill-child --mount-proc bash "$here/inside.sh" "${suites[@]}" </dev/null ||
    failed+=("$name")
  echo "elsewhere: $name: $SECONDS s"
done <"$here/machines"
[ ${#failed[@]} -eq 0 ] || {
  echo "elsewhere: failed: ${failed[*]}"
  exit 1
}
