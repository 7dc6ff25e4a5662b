#!/bin/sh
# private-machine.sh OUTER COMMAND...: in a mount namespace of its own (another one than OUTER, what /proc/self/ns/mnt is outside),
# gives a run copies of this machine's accounts and packages beside its folder, as `../machine`, then runs the command. All that it
# changes is gone with that folder.
set -eu
own=$(readlink /proc/self/ns/mnt)
packages=$(dirname "${APT_CONFIG:?}")
outer=$1
shift
if [ -z "$own" ] || [ -z "$outer" ] || [ "$own" = "$outer" ]; then
  echo "$0: not in a namespace of its own" >&2
  exit 1
fi
mount --make-rprivate /
machine=$PWD/../machine
for folder in /etc /home /var/mail /var/cache/debconf "$packages"; do
  mkdir -p "$machine$folder"
  cp -a "$folder/." "$machine$folder"
  mount --bind "$machine$folder" "$folder"
done
for folder in /run /var/log; do mount -t tmpfs -o mode=755 tmpfs "$folder"; done
exec "$@"
