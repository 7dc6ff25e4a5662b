import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Programs that stand first on PATH, for what a test must not do to this machine. */
export interface StandIns {
  /** A directory of the test's own. */
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
  /** `body` is shell text; `$STATE` is the directory, and each call is noted. */
  program(name: string, body: string): void;
  /** What was called since the last time, one line each. */
  calls(): string[];
  remove(): void;
}

export function standIns(): StandIns {
  const directory = mkdtempSync(join(tmpdir(), 'tsplay-stand-ins-'));
  const programs = join(directory, 'bin');
  const log = join(directory, 'calls');
  mkdirSync(programs);
  return {
    directory,
    env: { PATH: `${programs}:${process.env.PATH}`, STATE: directory },
    program: (name, body) => {
      const file = join(programs, name);
      writeFileSync(file, `#!/bin/sh\necho "${name} $*" >>"$STATE/calls"\n${body}\n`);
      chmodSync(file, 0o755);
    },
    calls: () => {
      const text = existsSync(log) ? readFileSync(log, 'utf8') : '';
      rmSync(log, { force: true });
      return text.split('\n').filter(line => line !== '');
    },
    remove: () => rmSync(directory, { recursive: true }),
  };
}

/** Stand-ins for each test of a file, and files in their folder. */
export function standInsOfEachTest() {
  let lab: StandIns;
  beforeEach(() => {
    lab = standIns();
  });
  afterEach(() => lab.remove());
  return {
    path: (name: string) => join(lab.directory, name),
    file: (name: string, text: string) => {
      writeFileSync(join(lab.directory, name), text);
      return join(lab.directory, name);
    },
    read: (name: string) => readFileSync(join(lab.directory, name), 'utf8'),
    env: () => lab.env,
    program: (name: string, body: string) => lab.program(name, body),
    calls: () => lab.calls(),
  };
}
