import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openConnection } from '../../../src/remote/open.ts';
import { sshdMissing, startSshd } from '../../support/sshd.ts';

const withSshd = sshdMissing() === undefined ? test : test.skip;

withSshd.each(['chacha20-poly1305@openssh.com', 'aes128-gcm@openssh.com', 'aes256-ctr'])(
  'files move both ways while the server asks for new keys again and again (%s)',
  async cipher => {
    await using sshd = await startSshd({ config: ['RekeyLimit 1M', `Ciphers ${cipher}`] });
    const folder = mkdtempSync(join(tmpdir(), 'tsplay-rekey-'));
    try {
      await using connection = await openConnection(
        {
          transport: 'ssh',
          name: 'node1',
          host: sshd.host,
          port: sshd.port,
          user: sshd.user,
          privateKeyFile: sshd.keyFile,
          timeout: 5,
          hostKeyChecking: true,
          sshArgs: sshd.sshArgs,
        },
        { warn: () => {} },
      );
      const content = Buffer.alloc(12_000_000, 'all of it, in order;');
      const file = join(folder, 'uploaded');
      await connection.upload(content, file, 0o644);
      expect(readFileSync(file).equals(content)).toBe(true);
      const chunks: Buffer[] = [];
      for await (const chunk of await connection.download(file)) chunks.push(chunk as Buffer);
      expect(Buffer.concat(chunks).equals(content)).toBe(true);
      const answer = await (await connection.session()).run('echo still here');
      expect(answer.stdout.toString()).toBe('still here\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
