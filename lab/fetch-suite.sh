#!/bin/bash
# Unpacks the programs of a lab node from packages of a suite of Debian into FOLDER, unless they are there. Needs a mirror, and no
# root. What the packages' own scripts would do for the node is done here; none of them is run.
# usage: fetch-suite.sh SUITE FOLDER
set -eu
suite=$1 folder=$(realpath -m "$2")
lab=$(cd "$(dirname "$0")" && pwd)
packages=(
  apt base-files base-passwd bash coreutils dash debianutils diffutils dpkg findutils grep gzip hostname init-system-helpers
  iproute2 libc-bin login mawk ncurses-bin netbase openssh-server passwd perl-base procps sed sudo-rs tar util-linux
)

# Another list of packages is another root; and for root's node all must be root's, for it has programs that run as their owner.
stamp=$(cat "$lab/fetch-suite.sh" "$lab/debian-apt.sh" | sha256sum)
fetched=$(cat "$folder/.fetched-by" 2>/dev/null || true)
if [ "$fetched" = "$stamp" ] && { [ "$(id -u)" != 0 ] || [ "$(stat -c %u "$folder/usr")" = 0 ]; }; then exit; fi

work=$folder.$$
trap 'rm -rf --one-file-system "$work"' EXIT
mkdir -p "$work/root"
chmod 755 "$work" "$work/root"
# shellcheck source=lab/debian-apt.sh
. "$lab/debian-apt.sh"
debian_apt "$suite" "$work"
"${apt[@]}" -y --download-only --no-install-recommends install "${packages[@]}"

root=$work/root
for package in "$work"/cache/archives/*.deb; do
  # Debian 13 has /bin, /lib and their like as links: they must stay when a package has files below them.
  dpkg-deb --fsys-tarfile "$package" |
    tar -x -p --keep-directory-symlink --exclude-from=<(printf './usr/share/%s\n' doc info locale man) -C "$root"
done
# From here on what the packages' own scripts do: sudo-rs, then alternatives, then /etc/shells.
chmod 4755 "$root/usr/lib/cargo/bin/sudo"
# Debian leaves the name to the administrator.
ln -s ../lib/cargo/bin/sudo "$root/usr/bin/sudo"
for pair in awk:mawk which:which.debianutils; do
  ln -s "/usr/bin/${pair#*:}" "$root/etc/alternatives/${pair%%:*}"
  ln -s "/etc/alternatives/${pair%%:*}" "$root/usr/bin/${pair%%:*}"
done
printf '%s\n' /bin/sh /usr/bin/sh /bin/bash /usr/bin/bash >"$root/etc/shells"
echo "$stamp" >"$root/.fetched-by"
# It has programs that run as root, and never gets a security update: nobody else on this machine is to reach them.
chmod 700 "$root"

# In one step for who looks whether it is there; who fetched it at the same time has the same.
rm -rf --one-file-system "$folder"
mv -T "$root" "$folder"
