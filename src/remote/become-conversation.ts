import { BecomeDialogue } from './become.ts';
import type { BecomeIdentity } from './connection.ts';
import { drained, type RemoteProcess } from './remote-process.ts';

/** Turns a waiting /bin/sh into one of the identity. @throws BecomeError within seconds; nothing ran as anybody then */
export function assume(
  process: RemoteProcess,
  identity: BecomeIdentity,
  timeoutMs: number,
  terminal: boolean,
): Promise<void> {
  const dialogue = new BecomeDialogue(identity, terminal);
  const { stdin, stdout, stderr } = process;
  let heard = 0;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(() => reject(dialogue.timeout)), timeoutMs);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      stdout.off('data', onStdout);
      stderr.off('data', onStderr);
      settle();
    };
    const hear = (stream: 'stdout' | 'stderr', text: string) => {
      heard += text.length;
      try {
        const step = dialogue.read(stream, text);
        if (step === 'send-password') stdin.write(`${identity.password ?? ''}\n`);
        else if (step === 'done') end(resolve);
      } catch (error) {
        end(() => reject(error));
      }
    };
    const onStdout = (chunk: Buffer) => hear('stdout', chunk.toString('latin1'));
    const onStderr = (chunk: Buffer) => hear('stderr', chunk.toString('latin1'));
    stdout.on('data', onStdout);
    stderr.on('data', onStderr);
    void drained(process, () => heard).then(() => end(() => reject(dialogue.failure())));
    stdin.write(dialogue.command);
  });
}
