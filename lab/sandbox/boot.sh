#!/bin/sh
# Boots the node: runs as process 1 of fresh pid, mount, network, ipc, uts (and time) namespaces that the machine's user
# namespace owns, prepares what must not be touched from inside, drops into a user namespace and becomes the node's init.
# Arguments: BASE, MODE (root or user), BOOT_ID.
set -eu
PATH=$PATH:/usr/sbin:/sbin
base=$1 mode=$2 boot_id=$3
root=$base/root

mount --make-rprivate /
mount --rbind "$root" "$root"
hostname pve
# SIOCSIFFLAGS with IFF_UP, for not every machine has `ip`
perl -MSocket -e 'socket(my $any, AF_INET, SOCK_DGRAM, 0) or die $!; ioctl($any, 0x8914, my $up = pack("a16 s x22", "lo", 1)) or die $!'

mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
mount -t tmpfs -o mode=755,size=16m,nosuid,nodev run "$root/run"
mount -t tmpfs -o mode=1777,size=64m,nosuid,nodev tmp "$root/tmp"
mount -t tmpfs -o mode=755,size=1m,nosuid dev "$root/dev"

# Device nodes of the node's own. Who may not make any borrows these few, never the directory.
device() {
  if [ "$mode" = root ]; then
    mknod -m 666 "$root/dev/$1" c "$2" "$3"
  else
    : >"$root/dev/$1"
    mount --bind "/dev/$1" "$root/dev/$1"
  fi
}
device null 1 3
device zero 1 5
device full 1 7
device random 1 8
device urandom 1 9
device tty 5 0
mkdir "$root/dev/pts" "$root/dev/shm"
# apt's look at the node copies its cache there; memory is taken only for what is written
mount -t tmpfs -o mode=1777,size=512m,nosuid,nodev shm "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,nosuid,noexec devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
for stream in 0:stdin 1:stdout 2:stderr; do ln -s "/proc/self/fd/${stream%%:*}" "$root/dev/${stream##*:}"; done

mkdir -m 755 "$root/run/lab" "$root/run/sshd"
echo "$boot_id" >"$root/run/lab/boot_id"
# shellcheck disable=SC2012 # names of kernels are plain
ls "$root/boot" | sed -n 's/^vmlinuz-//p' | sort -V | tail -n 1 >"$root/run/lab/kernel"

if [ "$mode" = root ]; then
  # The node's network is not of its user namespace, which would otherwise keep its sshd from port 22.
  echo 0 >"$root/proc/sys/net/ipv4/ip_unprivileged_port_start"
  # A user namespace with the machine's own user ids, so that file owners are right, but with no power over anything that
  # this namespace does not own. Its user 0 is still user 0 to the permission bits of /proc, hence what follows.
  unshare --user sleep 60 &
  holder=$!
  while [ "$(readlink "$root/proc/$holder/ns/user")" = "$(readlink "$root/proc/self/ns/user")" ]; do sleep 0.02; done
  echo '0 0 65536' >"$root/proc/$holder/uid_map"
  echo '0 0 65536' >"$root/proc/$holder/gid_map"
  # No further user namespaces: they would hand back the capabilities that init gives up.
  # shellcheck disable=SC2016 # for the other shell
  nsenter --user="$root/proc/$holder/ns/user" sh -c 'echo 0 >"$1"' sh "$root/proc/sys/user/max_user_namespaces"
  exec 9<"$root/proc/$holder/ns/user"
  kill "$holder"
fi

for file in sysrq-trigger kcore keys kmsg timer_list sched_debug; do
  if [ -e "$root/proc/$file" ]; then mount --bind "$root/dev/null" "$root/proc/$file"; fi
done
for directory in sys irq bus fs acpi scsi; do
  if [ -d "$root/proc/$directory" ]; then
    mount --bind "$root/proc/$directory" "$root/proc/$directory"
    mount -o remount,bind,ro,nosuid,nodev,noexec "$root/proc/$directory"
  fi
done
mount --bind "$root/run/lab/boot_id" "$root/proc/sys/kernel/random/boot_id"
mount -o remount,bind,ro,nosuid,nodev "$root/proc/sys/kernel/random/boot_id"

cd "$root"
mkdir -p .machine
pivot_root . .machine
umount -l /.machine
rmdir /.machine
cd /

init='/usr/lib/lab/init'
if [ "$mode" = root ]; then
  # In a mount namespace that the user namespace owns, every mount above is locked as it is.
  exec nsenter --user=/proc/self/fd/9 -- unshare --mount /usr/lib/lab/confine "$init"
fi
exec /usr/lib/lab/confine "$init"
