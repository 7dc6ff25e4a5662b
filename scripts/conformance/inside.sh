#!/bin/bash
# The first process of a target's namespaces: makes a throw-away root of the machine's and the layer, starts sshd, runs the command in it.
# usage: inside.sh WORK PROGRAMS MODULES LAYER COMMAND...: WORK, PROGRAMS and MODULES are folders that the target sees in their places
set -eu
work=$1 programs=$2 modules=$3 layer=$4
shift 4

mount --make-rprivate /
scratch=$work/scratch
mkdir "$scratch"
mount -t tmpfs -o mode=755 tmpfs "$scratch"
mkdir "$scratch/upper" "$scratch/work" "$scratch/root"
root=$scratch/root
mount -t overlay overlay -o "lowerdir=$layer/upper:/,upperdir=$scratch/upper,workdir=$scratch/work" "$root"

mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys" 2>/dev/null || mount --bind /sys "$root/sys"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for node in null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9 tty:5:0; do
  IFS=: read -r name major minor <<<"$node"
  mknod -m 666 "$root/dev/$name" c "$major" "$minor"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
for stream in 0:stdin 1:stdout 2:stderr; do ln -s "/proc/self/fd/${stream%:*}" "$root/dev/${stream#*:}"; done
mount -t tmpfs -o mode=700 tmpfs "$root/root"
cp -a "$layer/home/." "$root/root/"
# some targets search all of it
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
for place in "$work" "$programs" "$modules"; do
  mkdir -p "$root$place"
  mount --bind "$place" "$root$place"
done
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mkdir -p "$root/run/sshd" "$root/run/lock"
[ -e "$root/etc/apt/sources.list" ] || : >"$root/etc/apt/sources.list"

# a network with this machine alone in it; something that looks like a card with a route, which leads nowhere
ip link set lo up
if ip link add eth0 type veth peer name eth0peer 2>/dev/null; then
  ip address add 10.99.0.2/24 dev eth0
  ip link set eth0peer up
  ip link set eth0 up
  ip neigh add 10.99.0.1 lladdr 02:00:00:00:00:01 dev eth0 nud permanent
  ip route add default via 10.99.0.1 2>/dev/null || true
fi
echo 'nameserver 127.0.0.1' >"$root/etc/resolv.conf"
hostname testvm
printf '127.0.0.1 localhost\n::1 localhost\n127.0.1.1 testvm\n' >"$root/etc/hosts"
chroot "$root" /usr/sbin/sshd || true

set +e
chroot "$root" "$@" </dev/null &
wait $!
code=$?
# says that it came so far
echo "$code" >"$work/rc"
exit "$code"
