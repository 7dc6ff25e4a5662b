# shellcheck shell=bash
# shellcheck disable=SC2154 # the columns of `machines` are its environment
# Process 1 of a machine of `machines`, whose columns are its environment: lays the machine out, and runs jest in it.
set -euo pipefail
umask 022

real=$(uname -r)
mount -t tmpfs -o mode=755 none /srv
mkdir /srv/project /srv/bin /srv/etc /srv/locale
cp "$node" /srv/bin/node
tar -C "$project" --exclude=./.git --exclude=./.cache -c . | tar -C /srv/project -x
for place in etc usr/lib/locale; do
  cp -a "/$place/." "/srv/${place##*/}"
  mount --bind "/srv/${place##*/}" "/$place"
done
for place in /tmp /var/tmp /dev/shm; do mount -t tmpfs -o mode=1777 none "$place"; done
mount -t tmpfs -o mode=755 none /home

# Names and addresses.
name=${host%% *}
hostname "${name%%.*}"
echo "${name%%.*}" >/etc/hostname
echo '127.0.0.1 localhost' >/etc/hosts
[ "$host" != "$name" ] || echo "127.0.1.1 $name ${name%%.*}" >>/etc/hosts
ip link set lo up
if ip link add outer0 type dummy 2>/dev/null; then
  ip address add 192.0.2.77/24 dev outer0
  ip link set outer0 up
fi

# Zone and locale.
ln -sf "/usr/share/zoneinfo/$zone" /etc/localtime
echo "$zone" >/etc/timezone
case $locale in
  *.UTF-8) localedef -i "${locale%.*}" -f UTF-8 "$locale" ;;
esac

# Kernel.
cp /usr/bin/uname /srv/bin/uname.real
cat >/srv/bin/uname <<END
#!/bin/sh
/srv/bin/uname.real "\$@" | sed 's/$real/$kernel/'
END
chmod 755 /srv/bin/uname
mount --bind /srv/bin/uname /usr/bin/uname
echo "$kernel" >/srv/osrelease
mount --bind /srv/osrelease /proc/sys/kernel/osrelease

# User.
if [ "$user" != root ]; then
  groupadd birds
  useradd --no-create-home --no-user-group --gid birds --home-dir "$home" --shell "$shell" "$user"
  become=(setpriv --reuid "$user" --regid birds --init-groups)
else
  sed -i "s|^\(root:.*\):[^:]*:[^:]*$|\1:$home:$shell|" /etc/passwd
  become=()
fi
mkdir -p "$home"
chmod -R g-rwx,o-rwx /srv/project
chown -R "$user:$(id -gn "$user")" "$home" /srv/project

fake=$(ls /usr/lib/*/faketime/libfaketime.so.1 2>/dev/null) || echo 'elsewhere: skipped: the clock ahead (faketime is not installed)'

cd /srv/project
umask "$umask"
# What is written keeps the clock of the kernel; timers keep theirs.
# Not exec: process 1 must be one that reaps orphans.
taskset -c "$(seq -s, 0 $((cores - 1)))" "${become[@]}" env -i \
  HOME="$home" USER="$user" LOGNAME="$user" SHELL="$shell" TERM="$term" LANG="${locale%% *}" CI="${CI:-}" \
  PATH=/srv/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  ${fake:+LD_PRELOAD="$fake" FAKETIME="$clock" DONT_FAKE_MONOTONIC=1 NO_FAKE_STAT=1} \
  node --experimental-vm-modules --disable-warning=ExperimentalWarning node_modules/jest/bin/jest.js --ci --maxWorkers="$cores" "$@"
