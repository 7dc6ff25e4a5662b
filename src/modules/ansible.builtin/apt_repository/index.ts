import type { Core } from '../../../core-line.ts';
import { type Args, defineModule, type ModuleContext, type OptionSpecs } from '../../api/module.ts';
import { type ActStep, ask, type Findings, runSteps } from '../../script/findings.ts';
import { replaceTextItself } from '../../script/replace-file.ts';
import { call, quote } from '../../script/words.ts';
import { ModeError, modeText, wantedMode } from '../../shared/files/file-mode.ts';
import LISTS from '../../shared/packages/apt-lists.sh';
import { joinedErrors, updateFailure } from '../apt/apt-output.ts';
import SOURCES from './sources.sh';
import { changesFor, type FileChange, sourceOf, suggestedFile } from './sources-list.ts';
import UPDATE from './update.sh';

const OPTIONS = {
  repo: { type: 'str', required: true, description: 'A line of sources.list.' },
  state: { type: 'str', default: 'present', choices: ['absent', 'present'], description: 'Whether it shall be there.' },
  filename: {
    type: 'str',
    description: "The file's name in sources.list.d, without .list. Default: made of the address.",
  },
  mode: { type: 'raw', description: "The file's mode. Default: 0644." },
  update_cache: {
    type: 'bool',
    default: true,
    aliases: ['update-cache'],
    description: 'Update the package lists when something changed.',
  },
  update_cache_retries: { type: 'int', default: 5, description: 'How often an update that failed is tried.' },
  update_cache_retry_max_delay: { type: 'int', default: 12, description: 'Longest pause between two tries, seconds.' },
  codename: { type: 'str', description: 'Has no effect: it is for PPAs, which are refused.' },
  install_python_apt: { type: 'bool', default: true, description: 'Has no effect: no Python is needed.' },
  validate_certs: { type: 'bool', default: true, description: 'Has no effect: it is for PPAs.' },
} as const satisfies OptionSpecs;

type Context = ModuleContext<Args<typeof OPTIONS>>;

function modeOf(context: Context): string {
  const { mode } = context.args;
  if (mode === undefined) return '644';
  try {
    return modeText(wantedMode(mode)({ mode: 0o644, isDirectory: false, umask: 0o022 }));
  } catch (error) {
    if (!(error instanceof ModeError)) throw error;
    return context.fail(error.message);
  }
}

const linesOf = (found: Findings, label: string) => found.text(label).split('\n').filter(Boolean);

/** A link leads to a file that is kept elsewhere, or was planted: neither is it replaced nor what it leads to written. */
function refuseLinks(context: Context, changes: readonly FileChange[], links: readonly string[]): void {
  const linked = changes.find(({ path, after }) => after !== '' && links.includes(path));
  if (linked !== undefined)
    context.fail(
      `${linked.path} is a symbolic link: it is neither replaced nor followed. Name another file (filename)`,
    );
}

function writeStep({ path, after }: FileChange, mode: string): string {
  return after === ''
    ? `rm -f ${quote(path)}`
    : `mkdir -p ${quote(path.replace(/\/[^/]*$/, ''))}\n${replaceTextItself(quote(path), after, mode)} && chmod ${mode} ${quote(path)}`;
}

function undoStep({ path, before }: FileChange): string {
  return before === undefined ? `rm -f ${quote(path)}` : replaceTextItself(quote(path), before);
}

/** Tries the update again with growing pauses; when it fails for good, the lists are as they were. */
function updateStep(context: Context, changes: readonly FileChange[]): string {
  const { update_cache_retries: retries, update_cache_retry_max_delay: longest } = context.args;
  const tries = call('update', String(Math.max(1, retries)), String(longest));
  return [LISTS, UPDATE, `${tries} && return 0`, ...changes.map(undoStep), 'return 1'].join('\n');
}

/** Files that are there afterwards and were not before, and the other way round. */
function cameAndWent(changes: readonly FileChange[], { aptTold }: Core) {
  if (!aptTold) return {};
  const paths = (those: readonly FileChange[]) => those.map(({ path }) => path).sort();
  return {
    sources_added: paths(changes.filter(({ before }) => before === undefined)),
    sources_removed: paths(changes.filter(({ after }) => after === '')),
  };
}

export default defineModule({
  summary: "Adds and removes repositories in apt's sources lists.",
  options: OPTIONS,
  checkMode: 'Says whether the lists would change.',
  run: async context => {
    const { args } = context;
    const { repo, state, filename } = args;
    if (repo === '') context.fail("Please set argument 'repo' to a non-empty value");
    if (repo.startsWith('ppa:'))
      context.fail('PPAs are not looked up by tsplay: write the repository as a deb line, and add its key as a file');
    const source = sourceOf(repo) ?? context.fail(`Invalid repository string: ${repo}`);
    const mode = modeOf(context);
    const suggested = suggestedFile(source, filename);
    const file = suggested.includes('/') ? suggested : `/etc/apt/sources.list.d/${suggested}`;
    const found = await ask(context.inspect, [SOURCES, call('sources', quote(file))]);
    if (found.has('noapt')) context.fail('Module apt_repository is not supported on target.');
    const files = new Map(linesOf(found, 'files').map(path => [path, found.text(`file ${path}`)]));
    const changes = changesFor(files, source, state === 'absent' ? 'absent' : 'present', file);
    refuseLinks(context, changes, linesOf(found, 'links'));
    const told = { repo, ...cameAndWent(changes, context.core), state };
    const noDiff = context.core.aptTold ? [] : {};
    if (changes.length === 0) return { changed: false, ...told, diff: noDiff };
    const steps: ActStep[] = changes.map((change, i) => ({ label: `write-${i}`, script: writeStep(change, mode) }));
    if (args.update_cache) steps.push({ label: 'update', script: updateStep(context, changes) });
    const done = await context.change(undefined, host => runSteps(host, steps));
    const failed = done?.failed;
    if (failed?.label === 'update')
      context.fail(updateFailure(joinedErrors(failed.stderr), args.update_cache_retries, context.core));
    if (failed !== undefined) context.fail(failed.stderr.trim());
    const diff = changes.map(({ path, before, tidy, after }) => ({
      before: tidy,
      after,
      before_header: before === undefined ? '/dev/null' : path,
      after_header: after === '' ? '/dev/null' : path,
    }));
    return { changed: true, ...told, diff: context.diffMode ? diff : noDiff };
  },
});
