# shellcheck shell=bash
# Sourced from the project's directory: brings what the tests need, builds. Says what it could not set up, and what that leaves out.

# Programs that tests run against, each with the Debian package that brings it. What is missing is skipped by name in the tests.
declare -A packages=(
  [/usr/sbin/sshd]=openssh-server
  [ssh-keygen]=openssh-client
  [sudo]=sudo
  [ansible-playbook]=ansible
  [busybox]=busybox
  [shellcheck]=shellcheck
  [ksh]=ksh93u+m
  [zsh]=zsh
  [faketime]=faketime
  [localedef]=locales
  [ip]=iproute2
  [patch]=patch
  [rsync]=rsync
)

missing=()
for program in "${!packages[@]}"; do
  command -v "$program" >/dev/null || missing+=("${packages[$program]}")
done
# The oracle's apt module and community.general's mail, without which ansible-playbook cannot run the patching playbook.
if command -v dpkg-query >/dev/null; then
  for package in ansible python3-apt; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
fi

if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "test: installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null || echo 'test: apt-get update failed'
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
      echo "test: could not install ${missing[*]}: the tests that need them are skipped"
  else
    echo "test: not installed, and only root can: ${missing[*]}; the tests that need them are skipped"
  fi
fi

if [ ! -d node_modules ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm install --no-save --no-audit --no-fund --loglevel=error
fi

# What tests of newer modules and plugins in Python run with.
core219=node_modules/.cache/ansible-core-2.19
if [ ! -d "$core219" ] && command -v apt-get >/dev/null; then
  echo 'test: fetching ansible-core 2.19'
  bash test/fetch-core-219.sh "$core219" >/dev/null 2>&1 || echo 'test: could not fetch it: the tests that need it are skipped'
fi

# What the lab node of Debian 13 consists of.
if command -v apt-get >/dev/null; then
  [ -d node_modules/.cache/lab-trixie ] || echo "test: fetching the lab node's Debian 13"
  timeout 300 bash lab/fetch-suite.sh trixie node_modules/.cache/lab-trixie >/dev/null 2>&1 ||
    echo 'test: could not fetch it: the tests on the lab node of trixie are skipped'
fi

# What the tests of iptables_state run in a network namespace of their own.
iptables=node_modules/.cache/iptables
if [ ! -d "$iptables" ] && [ ! -e /usr/sbin/iptables-save ] && command -v apt-get >/dev/null; then
  bash test/fetch-iptables.sh "$iptables" >/dev/null 2>&1 || echo 'test: could not fetch iptables: the tests that need it are skipped'
fi

npm run --silent build
