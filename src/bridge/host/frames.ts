import { deflateSync } from 'node:zlib';
import type { Closure } from '../pack/closure.ts';
import { PROGRAM } from './program.ts';

/** What a module is to do. */
export interface PythonTask {
  /** The arguments with Ansible's own, as JSON. */
  readonly arguments: string;
  readonly environment: ReadonlyMap<string, string>;
  /** How many files it may have open; 0: as many as the host lets it. */
  readonly openFiles: number;
  /** It goes on when the connection is lost, or the user ends the run. */
  readonly outlives: boolean;
}

function frame(words: string, body: Buffer = Buffer.alloc(0)): Buffer {
  return Buffer.concat([Buffer.from(`${words} ${body.length}\n`), body]);
}

/** Sources that the interpreter has not got yet. */
export function sourcesFrame(sources: Iterable<readonly [digest: string, source: Buffer]>): Buffer {
  const texts = Object.fromEntries([...sources].map(([digest, source]) => [digest, source.toString('latin1')]));
  return frame('sources', deflateSync(JSON.stringify(texts), { level: 3 }));
}

export function closureFrame({ id, members, absent, onDisk }: Closure): Buffer {
  const told = { members: Object.fromEntries(members), absent: Object.fromEntries(absent), onDisk };
  return frame(`closure ${id}`, Buffer.from(JSON.stringify(told)));
}

/** @param id of the task, by which its answer is known */
export function taskFrame(id: string, closure: Closure, task: PythonTask): Buffer {
  const { outlives, environment, openFiles } = task;
  const told = {
    closure: closure.id,
    module: closure.module,
    environment: Object.fromEntries(environment),
    openFiles,
    outlives,
  };
  const head = JSON.stringify(told).slice(0, -1);
  return frame(`task ${id}`, Buffer.from(`${head},"arguments":${task.arguments}}`));
}

/** All that an interpreter reads which runs one module. */
export function aloneInput(closure: Closure, task: PythonTask): Buffer {
  return Buffer.concat([PROGRAM, sourcesFrame(closure.sources), closureFrame(closure), taskFrame('t0', closure, task)]);
}

export const endFrame = (id: string): Buffer => frame(`end ${id}`);
