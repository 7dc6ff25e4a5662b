#!/bin/bash
# Unpacks Debian 13's ansible-core 2.19, with what it imports that Debian 12 has too old, into a folder. Needs a mirror, and no root.
# usage: fetch-core-219.sh FOLDER
set -eu
# shellcheck disable=SC1091
. "$(dirname "$0")/trixie.sh"

folder=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/debs"
trixie_apt deb "$work"
# shellcheck disable=SC2154 # trixie_apt sets it
(cd "$work/debs" && "${apt[@]}" download ansible-core python3-jinja2 python3-resolvelib python3-packaging)
for package in "$work"/debs/*.deb; do
  dpkg-deb -x "$package" "$work/root"
done
rm -rf "$folder"
mkdir -p "$(dirname "$folder")"
mv "$work/root/usr/lib/python3/dist-packages" "$folder"
