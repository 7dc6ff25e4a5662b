const ARCHITECTURE_REBOOT: Readonly<Record<string, number>> = { x64: 169, arm64: 142 };
const REBOOT = ARCHITECTURE_REBOOT[process.arch] ?? 142;

/** What the root of a lab node must not be able to do. Each attempt is harmless should it succeed. */
export const FORBIDDEN: readonly (readonly [what: string, script: string])[] = [
  [
    'use the system call of reboot (to disable Ctrl-Alt-Del)',
    `perl -e 'exit(syscall(${REBOOT}, 0xfee1dead, 672274793, 0) != 0)'`,
  ],
  ['reach the magic SysRq trigger', '[ -f /proc/sysrq-trigger ]'],
  ['make a device node', 'mknod /var/tmp/disk b 8 0'],
  ['find a disk in /dev', 'find /dev -type b | grep .'],
  ['mount a disk', 'mount -t ext4 /dev/vda /mnt || mount -t ext4 /dev/sda /mnt'],
  ['mount another /proc', 'mount -t proc proc /mnt'],
  ['mount /sys', 'mount -t sysfs sysfs /mnt'],
  ['mount control groups', 'mount -t cgroup2 cgroup /mnt'],
  ['make /proc/sys writable', 'mount -o remount,bind,rw /proc/sys'],
  ['uncover what is hidden in /proc', 'umount /proc/sys'],
  ['open a kernel setting for writing', ': >>/proc/sys/kernel/core_pattern'],
  ['open a virtual memory setting for writing', ': >>/proc/sys/vm/drop_caches'],
  ['gain power in a further user namespace', 'unshare --user --map-root-user mount -t tmpfs none /mnt'],
  ['make further namespaces', 'unshare --mount true'],
  ['leave through its own process 1', 'ls -d /proc/1/root/work /proc/1/root/.machine'],
  ['set the host name', 'hostname elsewhere'],
  ['see a network but its loopback', "grep -v -e lo: -e '|' /proc/net/dev"],
  ['set the clock (to what it is)', 'date --set="$(date --rfc-3339=ns)"'],
];
