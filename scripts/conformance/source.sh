#!/bin/bash
# Lays out ansible-core's integration targets, and what they share, in a folder.
# usage: source.sh FOLDER [TREE | GITDIR@REF]: without the second, from Debian 13's source package of ansible-core. Needs no root.
set -eu
# shellcheck source=lab/debian-apt.sh
. "$(dirname "$0")/../../lab/debian-apt.sh"

folder=$1
from=${2:-}
parts=(test/integration/targets test/support/integration test/lib/ansible_test/_util/target/injector test/lib/ansible_test/_data/requirements)
mkdir -p "$folder"
case $from in
  '')
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    debian_apt trixie "$work" deb-src
    (cd "$work" && "${apt[@]}" source --download-only ansible-core)
    tar -x -C "$folder" --strip-components=1 --wildcards -f "$work"/ansible-core_*.orig.tar.* "${parts[@]/#/*/}"
    ;;
  *@*)
    there=()
    for part in "${parts[@]}"; do
      if git --git-dir="${from%@*}" cat-file -e "${from##*@}:$part" 2>/dev/null; then there+=("$part"); fi
    done
    git --git-dir="${from%@*}" archive "${from##*@}" -- "${there[@]}" | tar -x -C "$folder"
    ;;
  *)
    for part in "${parts[@]}"; do
      if [ -e "$from/$part" ]; then (cd "$from" && cp -a --parents "$part" "$folder"); fi
    done
    ;;
esac
