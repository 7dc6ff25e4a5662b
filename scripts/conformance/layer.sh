#!/bin/bash
# Builds what lies over this machine's root in each target's throw-away root: packages that targets ask for, ssh keys of root, a
# locale. Nothing of it is installed on the machine. Needs root, apt and namespaces; takes minutes.
# usage: layer.sh FOLDER
set -eu
layer=$1
packages=(openssh-server openssh-client sshpass sudo acl gawk git subversion cron faketime gpg gpg-agent libuser unzip zip bzip2 xz-utils
  zstd procps iproute2 file locales kmod python3-pexpect python3-passlib python3-bcrypt python3-jmespath python3-psutil python3-virtualenv
  virtualenv python3-venv python3-pip python3-apt python3-debian python3-cryptography python3-setuptools)
if [ "${2:-}" != inside ]; then
  rm -rf "$layer"
  mkdir -p "$layer"/{upper,work,root,home}
  exec unshare --mount --pid --fork --kill-child=KILL "$0" "$layer" inside
fi

mount --make-rprivate /
root=$layer/root
mount -t overlay overlay -o "lowerdir=/,upperdir=$layer/upper,workdir=$layer/work" "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
# nothing is to be started
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
chroot "$root" /bin/bash -eu <<SETUP
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends ${packages[*]} >/dev/null
localedef -i en_US -f UTF-8 en_US.UTF-8
rm -f /usr/lib/python3*/EXTERNALLY-MANAGED /usr/sbin/policy-rc.d
ssh-keygen -A >/dev/null
mkdir -p /etc/ssh/sshd_config.d
printf 'PermitRootLogin yes\nUseDNS no\nMaxStartups 200\nMaxSessions 200\n' >/etc/ssh/sshd_config.d/conformance.conf
SETUP

# root's home in a target
mkdir -p "$layer/home/.ssh"
chmod 700 "$layer/home" "$layer/home/.ssh"
ssh-keygen -q -t rsa -m PEM -N '' -f "$layer/home/.ssh/id_rsa"
cp "$layer/home/.ssh/id_rsa.pub" "$layer/home/.ssh/authorized_keys"
for host in localhost 127.0.0.1 ::1; do
  for key in "$root"/etc/ssh/ssh_host_*_key.pub; do echo "$host $(cut -d' ' -f1,2 "$key")"; done
done >"$layer/home/.ssh/known_hosts"
