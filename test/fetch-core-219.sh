#!/bin/bash
# Unpacks Debian 13's ansible-core 2.19, with what it imports that Debian 12 has too old, into a folder. Needs a mirror, and no root.
# usage: fetch-core-219.sh FOLDER
set -eu

folder=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/debs"
# shellcheck source=lab/debian-apt.sh
. "$(dirname "$0")/../lab/debian-apt.sh"
debian_apt trixie "$work"
(cd "$work/debs" && "${apt[@]}" download ansible-core python3-jinja2 python3-resolvelib python3-packaging)
for package in "$work"/debs/*.deb; do
  dpkg-deb -x "$package" "$work/root"
done
rm -rf "$folder"
mkdir -p "$(dirname "$folder")"
mv "$work/root/usr/lib/python3/dist-packages" "$folder"
