import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, normalize, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isText, textOf, type Value } from '../../values.ts';
import { actionError } from '../api/action-error.ts';
import { defineModule, type ModuleContext } from '../api/module.ts';
import { expandedWord } from '../script/host-word.ts';
import { call, held, mark, tell } from '../script/words.ts';
import { look, plainPath } from '../shared/files/act.ts';
import { LARGE, type LargeFile, largeFile } from '../shared/files/large-file.ts';
import { PROBLEM_FUNCTION } from '../shared/files/open-problem.ts';
import { withProgress } from '../shared/files/transfer-progress.ts';

const isDirectory = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() ?? false;

/** A host may not choose where its file goes: `..` in its path stays below the folder. */
function below(folder: string, path: string): string {
  return join(folder, normalize(`/${path}`));
}

function pathOf(option: 'source' | 'dest', value: Value | undefined) {
  if (value === undefined || value === null) return undefined;
  if (!isText(value)) throw actionError(`Invalid type supplied for ${option} option, it must be a string`);
  return textOf(value);
}

const PROBLEMS: Readonly<Record<string, string>> = {
  directory: 'remote file is a directory, fetch cannot work on directories',
  missing: 'the remote file does not exist',
  'not-a-directory': 'the remote file does not exist',
  unreadable: 'the remote file is not readable',
};

async function wholeFile(context: ModuleContext<unknown>, path: string): Promise<Buffer> {
  const { rc, stdout, stderr } = await context.inspect.run(`cat ${expandedWord(plainPath(path))}`);
  if (rc !== 0) context.fail(stderr.toString('utf8').trim());
  return stdout;
}

async function download(context: ModuleContext<unknown>, path: string, file: string, size: number): Promise<void> {
  const to = createWriteStream(file, { flags: 'wx' });
  const end = pipeline(await context.download(path), to, { signal: context.signal });
  await withProgress(context, { name: path, size, done: () => to.bytesWritten }, end);
}

/** Brings a file of the host to the controller, where it takes its place as a whole. @param sum SHA-1 that it must have */
async function bring(
  context: ModuleContext<unknown>,
  path: string,
  target: string,
  { size, sum }: { readonly size: number; readonly sum: string | undefined },
): Promise<LargeFile> {
  await mkdir(dirname(target), { recursive: true });
  const temporary = join(dirname(target), `.tsplay-${randomBytes(9).toString('hex')}`);
  try {
    if (size > LARGE) await download(context, path, temporary, size);
    else await writeFile(temporary, await wholeFile(context, path), { flag: 'wx' });
    const fetched = await largeFile(temporary);
    const told = {
      dest: target,
      checksum: fetched.sha1,
      remote_checksum: sum ?? null,
      remote_md5sum: null,
      file: path,
    };
    if (sum !== undefined && fetched.sha1 !== sum) context.fail('checksum mismatch', told);
    await rename(temporary, target);
    return fetched;
  } finally {
    await rm(temporary, { force: true });
  }
}

export default defineModule({
  summary: 'Copies a file of the host to the controller.',
  options: {
    src: { type: 'raw', description: 'The file on the host.' },
    dest: { type: 'raw', description: 'Folder of the controller; each host has its own below it.' },
    flat: { type: 'bool', default: false, description: 'Write to dest itself; a slash at its end means a folder.' },
    fail_on_missing: { type: 'bool', default: true, description: 'Fail where there is no such file.' },
    validate_checksum: { type: 'bool', default: true, description: 'Compare the sums afterwards.' },
  },
  raises: 'always',
  checkMode: 'Skipped.',
  checkModeNeedsNoHost: true,
  answersFromHost: true,
  supportsAsync: false,
  run: async context => {
    if (context.checkMode)
      return { changed: false, skipped: true, msg: 'check mode not (yet) supported for this module' };
    const { flat, fail_on_missing, validate_checksum } = context.args;
    const src = pathOf('source', context.args.src);
    const dest = pathOf('dest', context.args.dest);
    if (src === undefined || dest === undefined) throw actionError('src and dest are required');
    const blocks = await look(context, [
      PROBLEM_FUNCTION,
      call('abs', expandedWord(src)),
      tell('path', held('path')),
      call('problem', held('path')),
      tell('problem', held('why')),
      `if [ -z ${held('why')} ]; then ${mark('sum')}; sha1sum <${held('path')}; ${mark('size')}; wc -c <${held('path')}; fi`,
    ]);
    const path = blocks.get('path')?.toString('utf8') ?? src;
    const why = blocks.get('problem')?.toString('utf8').trim() ?? '';
    const problem = PROBLEMS[why];
    if (problem !== undefined) {
      const ignored = `${problem}, not transferring, ignored`;
      if (fail_on_missing) context.fail(why === 'directory' ? problem : ignored);
      return { changed: false, msg: ignored, ...(why === 'directory' ? {} : { file: path }) };
    }
    if (flat && !dest.endsWith('/') && (await isDirectory(dest)))
      return context.fail(
        'dest is an existing directory, use a trailing slash if you want to fetch src into that directory',
      );
    const named = dest.endsWith('/') ? join(dest, basename(path)) : dest;
    const target = resolve(flat ? named : below(join(dest, context.hostName), path));
    const checksum = (blocks.get('sum')?.toString('utf8') ?? '').split(' ')[0] ?? '';
    const local = await largeFile(target).catch(() => undefined);
    if (local?.sha1 === checksum) return { changed: false, md5sum: local.md5, file: path, dest: target, checksum };

    const size = Number(blocks.get('size')?.toString('utf8'));
    const fetched = await bring(context, path, target, { size, sum: validate_checksum ? checksum : undefined });
    return {
      changed: true,
      md5sum: fetched.md5,
      dest: target,
      remote_md5sum: null,
      checksum: fetched.sha1,
      remote_checksum: checksum,
    };
  },
});
