import { defineModule, type ModuleResult } from '../../api/module.ts';
import { type ActStep, runSteps } from '../../script/findings.ts';
import { replaceBytesItself } from '../../script/replace-file.ts';
import { quote } from '../../script/words.ts';
import { ModeError, modeText, wantedMode } from '../../shared/files/file-mode.ts';
import { type Context, FIELDS, type Field, OPTIONS } from './options.ts';
import { type HostFile, hasContent, KEYRINGS, lookAtFiles, type RepositoryFiles } from './repository-files.ts';
import { type SigningKey, signingKey } from './signing-key.ts';
import { FieldError, slugOf, stanza } from './stanza.ts';

const KEY_MODE = 0o644;

/** As Ansible has it of a folder that a key is put into. */
const KEYRINGS_STEP = [
  `[ -d ${KEYRINGS} ] || mkdir -m 755 ${KEYRINGS} || return`,
  `[ "$(stat -Lc %u:%g:%a ${KEYRINGS})" = 0:0:755 ] || { chown 0:0 ${KEYRINGS} && chmod 755 ${KEYRINGS}; }`,
].join('\n');

function modeOf(context: Context, { source, umask }: RepositoryFiles): number {
  try {
    return wantedMode(context.args.mode)({ mode: source.mode ?? 0o666 & ~umask, isDirectory: false, umask });
  } catch (error) {
    if (!(error instanceof ModeError)) throw error;
    return context.fail(error.message, { path: source.path, details: error.details });
  }
}

function sourceText(context: Context, key: SigningKey | undefined): string {
  const { args } = context;
  const options = Object.keys(FIELDS) as Field[];
  const given = Object.fromEntries(options.map(option => [option, args[option]]));
  try {
    return stanza({ ...given, signed_by: key?.value });
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    return context.fail(error.message);
  }
}

/**
 * What makes the file hold this, with this mode. A link leads to a file that is kept elsewhere, or was planted: neither
 * is it replaced nor what it leads to written.
 */
function writeSteps(context: Context, file: HostFile, content: string | Buffer, mode: number): ActStep[] {
  const path = quote(file.path);
  const bits = modeText(mode);
  if (!hasContent(file, content)) {
    if (file.isLink) context.fail(`${file.path} is a symbolic link: it is neither replaced nor followed`);
    const write = replaceBytesItself(path, Buffer.from(content), bits);
    return [{ label: file.path, script: `${write} && chmod ${bits} ${path}` }];
  }
  if (file.isLink || file.mode === mode) return [];
  return [{ label: file.path, script: `chmod ${bits} ${path}` }];
}

function keySteps(context: Context, { fetched }: SigningKey): ActStep[] {
  if (fetched === undefined) return [];
  const folder = hasContent(fetched.file, fetched.content) ? [] : [{ label: KEYRINGS, script: KEYRINGS_STEP }];
  return [...folder, ...writeSteps(context, fetched.file, fetched.content, KEY_MODE)];
}

async function act(context: Context, before: string, after: string, path: string, steps: ActStep[]): Promise<boolean> {
  if (steps.length === 0) return false;
  const diff = before === after ? undefined : { before, after, beforeHeader: path, afterHeader: path };
  const failed = (await context.change(diff, host => runSteps(host, steps)))?.failed;
  if (failed !== undefined) context.fail(failed.stderr.trim() || `${failed.label} could not be written`);
  return true;
}

async function remove(context: Context, { source, text, keys }: RepositoryFiles): Promise<ModuleResult> {
  const there = [source, keys.asc, keys.gpg].filter(({ exists }) => exists);
  const steps = there.map(({ path }) => ({ label: path, script: `rm -- ${quote(path)}` }));
  const changed = await act(context, text, '', source.path, steps);
  return { repo: null, changed, dest: source.path, key_filename: keys.gpg.path };
}

async function write(context: Context, files: RepositoryFiles): Promise<ModuleResult> {
  const { signed_by: signedBy } = context.args;
  const { source, text } = files;
  const mode = modeOf(context, files);
  const key = signedBy === undefined ? undefined : await signingKey(context, signedBy, files);
  const repo = sourceText(context, key);
  const forKey = key === undefined ? [] : keySteps(context, key);
  const steps = [...forKey, ...writeSteps(context, source, repo, mode)];
  const changed = await act(context, text, repo, source.path, steps);
  return { repo, changed, dest: source.path, key_filename: key?.file ?? null };
}

export default defineModule({
  summary: "Adds and removes apt's sources in deb822 format, with their keys.",
  options: OPTIONS,
  checkMode: 'Says whether the files would change; a key is fetched to compare it, and not kept.',
  run: async context => {
    const files = await lookAtFiles(context, slugOf(context.args.name));
    return context.args.state === 'absent' ? remove(context, files) : write(context, files);
  },
});
