#!/bin/sh
# Keeps the node's disks: a private mount namespace with the root file system and the copy-on-write /usr, alive for as long
# as standard input is open. Boots of the node borrow the mounts; when this shell ends, they are gone with all their content.
# Arguments: BASE (an empty directory of ours), MODE (root or user), SIZE of the root file system, TREE (its first content),
# LOWER (a directory with usr and the links bin, lib and so on: this machine's root, or another Debian's).
set -eu
PATH=$PATH:/usr/sbin:/sbin
base=$1 mode=$2 size=$3 tree=$4 lower=${5%/}

mount --make-rprivate /
# The layers are on a file system of their own, outside the node's root, so that they neither fill it nor are seen in it.
mount -t tmpfs -o mode=755,size=512m lab-disks "$base"
mkdir "$base/root" "$base/upper" "$base/work"
mount -t tmpfs -o "mode=755,size=$size" lab-root "$base/root"

# What comes with the tree is put into the upper layer before it is mounted: then also where the machine's own root is nobody,
# these directories belong to the node's root.
cp -a "$tree/usr/." "$base/upper/"
cp -a "$tree/." "$base/root/"
rm -r "$base/root/usr"
mkdir "$base/root/usr"
# The lower layer has no name here, for a comma or colon in it would be one of the option's.
cd "$lower/usr"
options="lowerdir=.,upperdir=$base/upper,workdir=$base/work"
[ "$mode" = root ] || options="$options,userxattr"
mount -t overlay -o "$options" lab-usr "$base/root/usr"
cd "$base/root"
# Nothing that was put on the machine by hand belongs to the node.
mkdir -p usr/local
mount -t tmpfs -o mode=755,size=1m lab-local usr/local

for link in bin sbin lib lib32 lib64 libx32; do
  if [ -L "$lower/$link" ]; then ln -s "$(readlink "$lower/$link")" "$link"; fi
done
mkdir proc dev run tmp sys boot opt mnt

echo ready
cat >/dev/null
