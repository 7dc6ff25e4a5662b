#!/bin/bash
# Unpacks Debian's iptables, with the libraries that it needs, into a folder. Needs a mirror, and no root.
# usage: fetch-iptables.sh FOLDER
set -eu

folder=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && apt-get -qq -o APT::Sandbox::User= download iptables libip4tc2 libip6tc2 libxtables12 libnftnl11 libmnl0)
for package in "$work"/*.deb; do
  dpkg-deb -x "$package" "$work/root"
done
rm -rf "$folder"
mkdir -p "$(dirname "$folder")"
mv "$work/root" "$folder"
