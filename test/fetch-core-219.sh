#!/bin/bash
# Unpacks Debian 13's ansible-core 2.19, with what it imports that Debian 12 has too old, into a folder. Needs a mirror, and no root.
# usage: fetch-core-219.sh FOLDER
set -eu

folder=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -v '^#' | grep -oE 'https?://[^ ]*/debian(/|$| )' | head -n 1 | tr -d ' ')
mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial" "$work/debs"
echo "deb ${mirror:-http://deb.debian.org/debian} trixie main" >"$work/sources.list"
apt=(
  apt-get -qq
  -o "Dir::Etc::SourceList=$work/sources.list"
  -o Dir::Etc::SourceParts=/dev/null
  -o "Dir::State=$work/state"
  -o Dir::State::status=/dev/null
  -o "Dir::Cache=$work/cache"
  -o APT::Sandbox::User=
)
"${apt[@]}" update
(cd "$work/debs" && "${apt[@]}" download ansible-core python3-jinja2 python3-resolvelib python3-packaging)
for package in "$work"/debs/*.deb; do
  dpkg-deb -x "$package" "$work/root"
done
rm -rf "$folder"
mkdir -p "$(dirname "$folder")"
mv "$work/root/usr/lib/python3/dist-packages" "$folder"
