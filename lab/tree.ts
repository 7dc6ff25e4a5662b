import { execFile } from 'node:child_process';
import { chmod, copyFile, cp, lstat, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sha512Crypt } from '../src/template/text/crypt/sha-crypt.ts';
import { proxmoxFiles } from './proxmox.ts';
import type { ProxmoxRelease, Suite } from './suites.ts';

const run = promisify(execFile);
const STAND_INS = fileURLToPath(new URL('./stand-ins/', import.meta.url));

/** What of the machine's /etc the node's programs need to work; nothing of it is secret or about accounts. */
const FROM_MACHINE = [
  'alternatives',
  'debian_version',
  'dpkg/origins',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'localtime',
  'login.defs',
  'os-release',
  'protocols',
  'python3',
  'python3.11',
  'security',
  'services',
  'shells',
  'ssl/openssl.cnf',
];

const SSHD_CONFIG = `ListenAddress 127.0.0.1
HostKey /etc/ssh/ssh_host_ed25519_key
AuthorizedKeysFile .ssh/authorized_keys
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
UseDNS no
PrintMotd no
PrintLastLog no
MaxSessions 20
Subsystem sftp internal-sftp
`;

/** For passwords what Debian's pam-auth-update writes: sudo-rs words its refusals after what the modules before said. */
const PAM = `auth [success=1 default=ignore] pam_unix.so nullok
auth requisite pam_deny.so
auth required pam_permit.so
account required pam_unix.so
session required pam_permit.so
`;

export interface TreeOptions {
  /** OpenSSH private key of the host, and the public key that both users log in with. */
  readonly hostKey: string;
  readonly userPublicKey: string;
  /** Password that sudo asks the user `patcher` for. */
  readonly sudoPassword: string;
  readonly suite: Suite;
}

type Entry = readonly [path: string, content: string, mode?: number];

function accounts(sudoPassword: string): readonly Entry[] {
  const hash = sha512Crypt(sudoPassword, 'tsplaylab', 1000);
  return [
    [
      'etc/passwd',
      'root:x:0:0:root:/root:/bin/sh\n_apt:x:100:65534::/nonexistent:/usr/sbin/nologin\nsshd:x:101:65534::/run/sshd:/usr/sbin/nologin\npatcher:x:1000:1000::/home/patcher:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n',
    ],
    ['etc/group', 'root:x:0:\nadm:x:4:\ntty:x:5:\nshadow:x:42:\npatcher:x:1000:\nnogroup:x:65534:\n'],
    [
      'etc/shadow',
      `root:*:19000:0:99999:7:::\nsshd:*:19000:0:99999:7:::\npatcher:${hash}:19000:0:99999:7:::\nnobody:*:19000:0:99999:7:::\n`,
      0o640,
    ],
    [
      'etc/sudoers',
      'Defaults secure_path="/usr/sbin:/usr/bin:/sbin:/bin"\nroot ALL=(ALL:ALL) ALL\npatcher ALL=(ALL:ALL) ALL\n',
      0o440,
    ],
    ['etc/pam.d/sudo', PAM],
    ['etc/pam.d/other', PAM],
  ];
}

const SYSTEM: readonly Entry[] = [
  ['etc/hostname', 'pve\n'],
  ['etc/hosts', '127.0.0.1 localhost\n127.0.1.1 pve.lab.example pve\n'],
  ['etc/nsswitch.conf', 'passwd: files\ngroup: files\nshadow: files\nhosts: files\n'],
  ['etc/ssh/sshd_config', SSHD_CONFIG],
  ['etc/lab-zpool', 'healthy\n'],
  ['etc/dpkg/dpkg.cfg', 'log /var/log/dpkg.log\nno-debsig\n'],
  [
    'etc/apt/apt.conf.d/00lab',
    'APT::Sandbox::User "root";\nAPT::Install-Recommends "false";\nAcquire::Languages "none";\n',
  ],
  // Asks questions of packages through a debconf that dpkg, whose status begins empty, does not know of.
  ['etc/apt/apt.conf.d/70debconf', ''],
  ['var/lib/dpkg/status', ''],
  ['var/lib/dpkg/available', ''],
  ['var/cache/apt/archives/liblab-gone_0.9_all.deb', 'no longer offered\n'],
  ['var/log/lab-journal', ''],
];

const REPOSITORY: Readonly<Record<ProxmoxRelease['repositories'], Entry>> = {
  list: ['etc/apt/sources.list', 'deb [trusted=yes] copy:/srv/repository ./\n'],
  sources: ['etc/apt/sources.list.d/lab.sources', 'Types: deb\nURIs: copy:/srv/repository\nSuites: ./\nTrusted: yes\n'],
};

const DIRECTORIES = ['etc/apt/preferences.d', 'var/lib/dpkg/info', 'var/lib/dpkg/updates', 'var/lib/dpkg/triggers'];
const MORE_DIRECTORIES = ['var/lib/apt/lists/partial', 'var/cache/apt/archives/partial', 'var/log/apt', 'var/tmp'];

async function put(tree: string, [path, content, mode = 0o644]: Entry): Promise<void> {
  const target = join(tree, path);
  await mkdir(dirname(target), { recursive: true, mode: 0o755 });
  await writeFile(target, content, { mode });
}

/** What of the suite's /etc is the node's: all that its packages brought, or of the machine's own what is named above. */
async function copyEtc(tree: string, { root, from }: Suite): Promise<void> {
  for (const name of from === 'packages' ? await readdir(join(root, 'etc')) : FROM_MACHINE) {
    const source = join(root, 'etc', name);
    const there = await lstat(source).catch(() => undefined);
    if (there === undefined) continue;
    await mkdir(dirname(join(tree, 'etc', name)), { recursive: true });
    // Anything unreadable to an ordinary user is of no use to the node either.
    await cp(source, join(tree, 'etc', name), { recursive: true, verbatimSymlinks: true }).catch(() => undefined);
  }
}

async function copyStandIns(tree: string, suite: Suite): Promise<void> {
  const places: Readonly<Record<string, readonly string[]>> = {
    confine: ['usr/lib/lab/confine'],
    init: ['usr/lib/lab/init'],
    pvecm: ['usr/bin/pvecm'],
    pvesh: ['usr/bin/pvesh'],
    pveversion: ['usr/bin/pveversion'],
    systemctl: ['usr/bin/systemctl'],
    uname: ['usr/bin/uname'],
    zpool: ['usr/sbin/zpool'],
    reboot: ['usr/sbin/reboot'],
    refuse: ['usr/sbin/shutdown', 'usr/sbin/poweroff', 'usr/sbin/halt', 'usr/sbin/init', 'usr/sbin/telinit'],
  };
  for (const [name, targets] of Object.entries(places)) {
    for (const target of targets) {
      await mkdir(dirname(join(tree, target)), { recursive: true });
      await copyFile(join(STAND_INS, name), join(tree, target));
      await chmod(join(tree, target), 0o755);
    }
  }
  await copyFile(join(suite.root, 'usr/bin/uname'), join(tree, 'usr/bin/uname.machine'));
}

/** Writes what is the node's own (accounts, sshd, apt, stand-ins) under `tree`, to be copied over its empty disks. */
export async function writeTree(tree: string, options: TreeOptions): Promise<void> {
  const { suite } = options;
  await copyEtc(tree, suite);
  const entries: readonly Entry[] = [
    ...SYSTEM,
    REPOSITORY[suite.proxmox.repositories],
    ...proxmoxFiles(suite.proxmox),
    ...accounts(options.sudoPassword),
    ['etc/ssh/ssh_host_ed25519_key', options.hostKey, 0o600],
    ['root/.ssh/authorized_keys', options.userPublicKey, 0o600],
    ['home/patcher/.ssh/authorized_keys', options.userPublicKey, 0o600],
  ];
  for (const entry of entries) await put(tree, entry);
  for (const directory of [...DIRECTORIES, ...MORE_DIRECTORIES])
    await mkdir(join(tree, directory), { recursive: true });
  await run('ln', ['-s', '/run', join(tree, 'var/run')]);
  await run('ln', ['-s', '/proc/self/mounts', join(tree, 'etc/mtab')]);
  await copyStandIns(tree, suite);
  await chmod(tree, 0o755);
  await Promise.all(['root', 'root/.ssh', 'home/patcher', 'home/patcher/.ssh'].map(d => chmod(join(tree, d), 0o700)));
}

/**
 * Finishes the disks from inside the booted node, as its root: installs the packages of /srv/installed with dpkg itself,
 * marks one as no longer needed, and changes a configuration file the way an administrator would.
 */
export const FIRST_BOOT = `set -e
chown -R patcher:patcher /home/patcher 2>/dev/null || true
chgrp shadow /etc/shadow 2>/dev/null || true
dpkg --install /srv/installed/*.deb
rm -r /srv/installed
apt-mark auto liblab-obsolete1
apt-get update
rm -f /var/cache/apt/*.bin
echo 'verbose=1 # set by the administrator' >>/etc/network/ifupdown2.conf
ls /boot | sed -n 's/^vmlinuz-//p' | sort -V | tail -n 1 >/run/lab/kernel
rm -f /run/reboot-required
: >/var/log/lab-journal
`;
