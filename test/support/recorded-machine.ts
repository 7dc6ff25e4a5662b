import { execFileSync } from 'node:child_process';
import { lutimesSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { walk } from '../../src/python/walk.ts';

// What belongs to a machine in outputs that are recorded, for recorder and comparison alike: either both run with what the
// recording machine had (recorded-machine.json), or what this machine has is told by a word that stands for it.

interface RecordedMachine {
  readonly environment: Readonly<Record<string, string>>;
  readonly umask: number;
}

const RECORDED = JSON.parse(readFileSync(new URL('recorded-machine.json', import.meta.url), 'utf8')) as RecordedMachine;

/** The environment of the recording machine, where it shows in outputs. */
export const RECORDED_ENVIRONMENT = RECORDED.environment;

/** Runs with the umask of the recording machine. */
export async function withRecordedUmask<T>(run: () => T): Promise<Awaited<T>> {
  const own = process.umask(RECORDED.umask);
  try {
    return await run();
  } finally {
    process.umask(own);
  }
}

/** What the file system's clock says, in seconds since 1970: this process's own may be another. */
export function fileTime(): number {
  const folder = mkdtempSync(join(tmpdir(), 'tsplay-clock-'));
  try {
    return statSync(folder).mtimeMs / 1000;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Makes the files of a folder as old as they are to who goes by this process's clock: the file system may have another. */
export function touchAll(folder: string): void {
  const now = new Date();
  for (const { parentPath, name } of walk(folder)) lutimesSync(join(parentPath, name), now, now);
}

/** Words of this machine that outputs hold. */
export const machineWords = (): Readonly<Record<string, string>> => ({
  KERNEL: execFileSync('uname', ['-r'], { encoding: 'utf8' }).trim(),
});

/** What differs from machine to machine and from run to run. */
export const VARYING: readonly (readonly [RegExp, string])[] = [
  [/\r$/gm, ''],
  // Said by ansible-playbook of a script that fails, about nothing in particular.
  [/^An exception occurred during task execution\. .*The error was: NoneType: None\n/gm, ''],
  [/"(start|end)": "\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+"/g, '"$1": "TIME"'],
  [/"(start|end)": "\d{4}-\d\d-\d\dT[^"]*Z"/g, '"$1": "TIME"'],
  [/"id": "[0-9a-f-]{36}"/g, '"id": "ID"'],
  // filled up to the same width, whatever the names of day and month
  [/^(?=.{80}$)\w+day \d\d \w+ \d{4} {2}.*\d \*+ $/gm, 'TIME ******* '],
  // with a name server, and without
  [
    /(?<=Could not resolve hostname \S+: )(?:Name or service not known|Temporary failure in name resolution)/g,
    'NOT RESOLVED',
  ],
  [/-{2,8} \d\.\d\ds$/gm, ' - DURATION'],
  [/(?<=^Playbook run took 0 days, 0 hours, 0 minutes, )\d+/gm, 'N'],
  [/"delta": "\d+:\d\d:\d\d\.\d+"/g, '"delta": "DURATION"'],
  [/SHA256:[A-Za-z0-9+/]{43}/g, 'SHA256:FINGERPRINT'],
  [/"(?:ansible_)?(started|finished|ansible_job_id)": "?j?\d{4,}\.\d+"?/g, '"$1": "ID"'],
  [/"(ansible_job_id|results_file)": "[^"]+"/g, '"$1": "ID"'],
  [/j?\d{9,}\.\d+/g, 'ID'],
  [/"(pid|atime|ctime|mtime|inode|dev|device_type|size|version)": "?[\d.]+"?/g, '"$1": 0'],
];
