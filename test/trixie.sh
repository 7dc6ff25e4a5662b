# shellcheck shell=bash
# Sourced: `trixie_apt deb|deb-src FOLDER` sets the array `apt` to an apt-get that knows Debian 13 alone, keeps what it knows in
# FOLDER and needs no root, and reads the lists.
trixie_apt() {
  local kind=$1 folder=$2 mirror
  mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -v '^#' | grep -oE 'https?://[^ ]*/debian(/|$| )' | head -n 1 | tr -d ' ')
  mkdir -p "$folder/state/lists/partial" "$folder/cache/archives/partial"
  echo "$kind ${mirror:-http://deb.debian.org/debian} trixie main" >"$folder/sources.list"
  apt=(
    apt-get -qq
    -o "Dir::Etc::SourceList=$folder/sources.list"
    -o Dir::Etc::SourceParts=/dev/null
    -o "Dir::State=$folder/state"
    -o Dir::State::status=/dev/null
    -o "Dir::Cache=$folder/cache"
    -o APT::Sandbox::User=
  )
  "${apt[@]}" update
}
