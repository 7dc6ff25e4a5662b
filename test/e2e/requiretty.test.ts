import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlay } from '../support/play-on-sshd.ts';
import { canMount, sshdMissing, startSshd } from '../support/sshd.ts';

const possible = sshdMissing() === undefined && canMount() && existsSync('/etc/sudoers');

/** sudo's own file with one line more, seen by the sessions of the server alone. */
const REQUIRETTY = [
  'mount -t tmpfs none /mnt',
  'cp -p /etc/sudoers /mnt/sudoers',
  'chmod 600 /mnt/sudoers',
  "echo 'Defaults requiretty' >>/mnt/sudoers",
  'chmod 440 /mnt/sudoers',
  'mount --bind /mnt/sudoers /etc/sudoers',
].join(' && ');

(possible ? test : test.skip)(
  'sudo with requiretty is given a terminal',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tsplay-requiretty-'));
    await using sshd = await startSshd({ mounts: REQUIRETTY });
    const tasks = [
      { raw: 'sudo -n -u nobody id -un', register: 'refused', failed_when: '"must have a tty" not in refused.stderr' },
      { command: 'id -un', become: true, become_user: 'nobody', register: 'who' },
      {
        copy: { content: '{{ "é\\n" * 100000 }}', dest: '/dev/shm/{{ who.stdout }}.tsplay' },
        become: true,
        become_user: 'nobody',
      },
      { file: { path: '/dev/shm/nobody.tsplay', state: 'absent' }, become: true, become_user: 'nobody' },
      { fail: { msg: 'done by {{ who.stdout }}' } },
    ];
    const { output } = await startPlay(sshd, { folder, play: { tasks } }).ended;
    expect(output).toContain('done by nobody');
    expect(output).not.toContain('UNREACHABLE');
    rmSync(folder, { recursive: true });
  },
  60_000,
);
