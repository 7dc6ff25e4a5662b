# shellcheck shell=bash
# Sourced: an apt of its own for a suite of Debian, from this machine's mirror. Needs no root, and leaves this machine's apt alone.

# debian_apt SUITE FOLDER [deb|deb-src]: sets the array `apt` to the words that run apt-get so, everything it keeps in FOLDER, and
# reads the lists.
debian_apt() {
  local suite=$1 folder=$2 kind=${3:-deb} mirror
  mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -v '^#' | grep -oE 'https?://[^ ]*/debian(/|$| )' | head -n 1 | tr -d ' ')
  mkdir -p "$folder/state/lists/partial" "$folder/cache/archives/partial"
  # Not /dev/null: apt puts its locks beside it.
  : >"$folder/state/status"
  echo "$kind ${mirror:-http://deb.debian.org/debian} $suite main" >"$folder/sources.list"
  # shellcheck disable=SC2034 # for who sources this
  apt=(
    apt-get -qq
    -o "Dir::Etc::SourceList=$folder/sources.list"
    -o Dir::Etc::SourceParts=/dev/null
    -o "Dir::State=$folder/state"
    -o "Dir::State::status=$folder/state/status"
    -o "Dir::Cache=$folder/cache"
    -o APT::Sandbox::User=
    -o "APT::Architectures=$(dpkg --print-architecture)"
    -o Acquire::Retries=2
    -o Acquire::http::Timeout=20
    -o Acquire::https::Timeout=20
  )
  "${apt[@]}" update
}
