import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlay } from '../support/play-on-sshd.ts';
import { canMount, sshdMissing, startSshd, type TestSshd } from '../support/sshd.ts';

interface Result {
  readonly failed?: boolean;
  readonly unreachable?: boolean;
  readonly rc?: number;
  readonly msg?: string;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly stdout_lines?: readonly string[];
}

/** What each task gave on the host, by its name; `ms` of them all. */
async function results(sshd: TestSshd, folder: string, tasks: readonly object[]) {
  const begin = Date.now();
  const play = { ignore_errors: true, tasks };
  const { output } = await startPlay(sshd, { folder, play, env: { ANSIBLE_STDOUT_CALLBACK: 'json' } }).ended;
  const json = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1));
  const all: [string, Result][] = json.plays[0].tasks.map(
    ({ task, hosts }: { task: { name: string }; hosts: { node1: Result } }) => [task.name, hosts.node1],
  );
  return { by: new Map(all), ms: Date.now() - begin };
}

const withSshd = sshdMissing() === undefined ? describe : describe.skip;

withSshd('what commands print', () => {
  let sshd: TestSshd;
  let folder: string;
  beforeAll(async () => {
    sshd = await startSshd({ hostKeyTypes: ['ed25519'] });
    folder = mkdtempSync(join(tmpdir(), 'tsplay-faults-'));
  });
  afterAll(async () => {
    await sshd[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  test('a status of 255, many lines, a stderr that fills every buffer, bytes that are no text', async () => {
    const { by } = await results(sshd, folder, [
      { name: '255', shell: 'exit 255' },
      { name: 'raw 255', raw: 'exit 255' },
      { name: 'lines', shell: 'seq 10000' },
      { name: 'stderr', shell: "head -c 3000000 /dev/zero | tr '\\0' e >&2; echo done" },
      { name: 'bytes', shell: "printf 'a\\377\\376b\\n'; printf 'e\\377' >&2" },
    ]);
    for (const name of ['255', 'raw 255']) {
      expect(by.get(name)).toMatchObject({ failed: true, rc: 255, msg: 'non-zero return code' });
      expect(by.get(name)?.unreachable).toBeUndefined();
    }
    expect(by.get('lines')?.stdout_lines).toEqual(Array.from({ length: 10_000 }, (_, line) => String(line + 1)));
    expect([by.get('stderr')?.stderr?.length, by.get('stderr')?.stdout]).toEqual([3_000_000, 'done']);
    expect(by.get('bytes')).toMatchObject({ rc: 0, stdout: 'a\udcff\udcfeb', stderr: 'e\udcff' });
  });

  test('a gigabyte of output fails by name, in seconds, and the session goes on', async () => {
    const flood = "head -c 1000000000 /dev/zero | tr '\\0' x";
    const { by, ms } = await results(sshd, folder, [
      { name: 'stdout', shell: flood },
      { name: 'stderr', shell: `${flood} >&2` },
      { name: 'raw', raw: flood },
      { name: 'after', command: 'echo alive' },
    ]);
    for (const name of ['stdout', 'stderr', 'raw'])
      expect(by.get(name)).toMatchObject({ failed: true, msg: expect.stringContaining('more than 67108864 bytes') });
    expect(by.get('after')?.stdout).toBe('alive');
    expect(ms).toBeLessThan(30_000);
  });
});

withSshd('a task whose time is over', () => {
  test('is ended on its host, and the next one goes on', async () => {
    await using sshd = await startSshd({ hostKeyTypes: ['ed25519'] });
    const folder = mkdtempSync(join(tmpdir(), 'tsplay-faults-'));
    const { by, ms } = await results(sshd, folder, [
      { name: 'command', shell: `echo $$ >${folder}/pid; sleep 30; touch ${folder}/over`, timeout: 1 },
      { name: 'wait', wait_for: { port: 1, timeout: 30 }, timeout: 1 },
      { name: 'left', shell: `ps -o stat= -p "$(cat ${folder}/pid)" | grep -v Z`, failed_when: false },
      { name: 'in time', command: 'echo alive', timeout: 10 },
    ]);
    for (const name of ['command', 'wait'])
      expect(by.get(name)).toMatchObject({ failed: true, msg: expect.stringContaining('expected time frame (1)') });
    expect(by.get('left')?.stdout).toBe('');
    expect(by.get('in time')?.stdout).toBe('alive');
    expect(ms).toBeLessThan(12_000);
    rmSync(folder, { recursive: true });
  });
});

const withMounts = sshdMissing() === undefined && canMount() ? describe : describe.skip;

withMounts('a host without room', () => {
  let sshd: TestSshd;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tsplay-faults-'));
    for (const name of ['full', 'fixed', 'tmp']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, 'script.sh'), '#!/bin/sh\necho ran\n');
    writeFileSync(join(folder, 'large'), Buffer.alloc(3_000_000, 'x'));
    const at = (name: string) => join(folder, name);
    const mounts = [
      `mount -t tmpfs -o size=1m none ${at('full')} && head -c 1000000 /dev/zero >${at('full')}/ballast`,
      `mount -t tmpfs none ${at('fixed')} && echo before >${at('fixed')}/file && mount -o remount,ro ${at('fixed')}`,
    ].join(' && ');
    sshd = await startSshd({ hostKeyTypes: ['ed25519'], mounts, config: [`SetEnv TMPDIR=${at('tmp')}/missing`] });
  });
  afterAll(async () => {
    await sshd[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  test('disk full: each write fails in its own words and leaves nothing behind', async () => {
    const dest = join(folder, 'full', 'file');
    const { by } = await results(sshd, folder, [
      { name: 'small', copy: { content: 'x'.repeat(80_000), dest } },
      { name: 'large', copy: { src: 'large', dest } },
      { name: 'line', lineinfile: { path: dest, line: 'x'.repeat(80_000), create: true } },
      { name: 'left', command: `ls -A ${join(folder, 'full')}` },
    ]);
    for (const name of ['small', 'large', 'line'])
      expect(by.get(name)).toMatchObject({
        failed: true,
        msg: expect.stringMatching(`${join(folder, 'full')}.*No space left on device`),
      });
    expect(by.get('left')?.stdout).toBe('ballast');
  });

  test('read-only: what would change fails in the words of the host, what reads works', async () => {
    const at = (name: string) => join(folder, 'fixed', name);
    const { by } = await results(sshd, folder, [
      { name: 'copy', copy: { content: 'x', dest: at('new') } },
      { name: 'replace', copy: { content: 'x', dest: at('file') } },
      { name: 'large', copy: { src: 'large', dest: at('new') } },
      { name: 'line', lineinfile: { path: at('file'), line: 'x' } },
      { name: 'directory', file: { path: at('new'), state: 'directory' } },
      { name: 'mode', file: { path: at('file'), mode: '0600' } },
      { name: 'absent', file: { path: at('file'), state: 'absent' } },
      { name: 'same', copy: { content: 'before\n', dest: at('file') } },
      { name: 'slurp', slurp: { src: at('file') } },
    ]);
    for (const name of ['copy', 'replace', 'large', 'line', 'directory', 'mode', 'absent'])
      expect(by.get(name)).toMatchObject({
        failed: true,
        msg: expect.stringMatching(`${join(folder, 'fixed')}.*Read-only file system`),
      });
    for (const name of ['same', 'slurp']) expect(by.get(name)?.failed).not.toBe(true);
  });

  test('no temporary folder: commands and files need none, what needs one says so', async () => {
    const { by } = await results(sshd, folder, [
      { name: 'command', command: 'echo ran' },
      { name: 'package tool', command: 'dpkg --version' },
      { name: 'copy', copy: { content: 'x', dest: join(folder, 'copied') } },
      { name: 'facts', setup: { gather_subset: ['min'] } },
      { name: 'script', script: 'script.sh' },
      { name: 'tempfile', tempfile: {} },
    ]);
    for (const name of ['command', 'package tool', 'copy', 'facts']) expect(by.get(name)?.failed).not.toBe(true);
    const missing = join(folder, 'tmp', 'missing');
    expect(by.get('script')).toMatchObject({ failed: true, stderr: expect.stringContaining(missing) });
    expect(by.get('tempfile')).toMatchObject({ failed: true, msg: expect.stringContaining(missing) });
  });
});
