import { isText, textOf } from '../../../values.ts';
import { defineModule, type ModuleContext, type ModuleResult } from '../../api/module.ts';
import { ask, askAndAct, type Findings } from '../../script/findings.ts';
import { GIT_OPTIONS, type GitArgs } from './git-options.ts';
import { actScript, lookScript, remoteScript } from './git-script.ts';

type Context = ModuleContext<GitArgs>;

function umaskOf(context: Context): string | undefined {
  const { umask } = context.args;
  if (umask === undefined) return undefined;
  if (!isText(umask)) return context.fail('umask must be defined as a quoted octal integer');
  return /^(?:0o?)?[0-7]+$/.test(textOf(umask))
    ? textOf(umask).replace(/^0o/, '0')
    : context.fail('umask must be an octal integer');
}

/** The commit that the remote has under a name: a branch, a tag (what it points to), or the commit itself. */
function remoteCommit(found: Findings, version: string): string | null {
  const refs = new Map<string, string>();
  for (const line of found.text('remote').split('\n')) {
    const [commit = '', ref = ''] = line.split('\t');
    refs.set(ref, commit);
  }
  const names =
    version === 'HEAD' ? ['HEAD'] : [`refs/heads/${version}`, `refs/tags/${version}^{}`, `refs/tags/${version}`];
  for (const name of names) {
    const commit = refs.get(name);
    if (commit !== undefined) return commit;
  }
  // as Ansible has it: what is no name of the remote's is taken for a commit
  return version === 'HEAD' ? null : version;
}

const FAILURES: Readonly<Record<string, (run: { stdout: string; stderr: string }, args: GitArgs) => string>> = {
  clone: ({ stderr }) => stderr.replace(/^Cloning into .*\n/, ''),
  fetch: ({ stdout, stderr }) => `Failed to download remote objects and refs:  ${stdout} ${stderr}`,
  'set-url': () => 'Failed to set a new url for the remote',
  'reset-mods': ({ stderr }) => stderr,
  checkout: (_run, { version }) => `Failed to checkout ${version}`,
  reset: (_run, { version }) => `Failed to checkout branch ${version}`,
  'submodule-sync': ({ stdout, stderr }) => stdout + stderr,
  submodule: ({ stdout, stderr }) => `Failed to init/update submodules: ${stdout}${stderr}`,
};

function judge(context: Context, found: Findings): void {
  for (const [label, message] of Object.entries(FAILURES)) {
    const rc = found.rc(label);
    if (rc === undefined || rc === 0) continue;
    const stdout = found.text(label);
    const stderr = found.stderr(label);
    context.fail(message({ stdout, stderr }, context.args).trim(), { rc, stdout, stderr });
  }
}

interface Before {
  readonly exists: boolean;
  readonly commit: string | null;
  readonly mods: boolean;
  readonly urlChanged: boolean;
}

function beforeOf(found: Findings, repo: string): Before {
  const exists = found.has('exists');
  const url = found.text('url').trim();
  return {
    exists,
    commit: found.text('before') || null,
    mods: found.text('mods') !== '',
    urlChanged: exists && url !== '' && url !== repo,
  };
}

function prepared(context: Context, found: Findings, before: string | null, after: string | null) {
  if (!context.diffMode || after === null || before === after) return {};
  if (before === null) return { diff: { prepared: `>> Newly checked out ${after}` } };
  const text = found.text('diff');
  return { diff: { prepared: text === '' ? `>> No visual differences between ${before} and ${after}` : text } };
}

function refuseMods(context: Context, found: Findings, before: Before): void {
  if (!before.mods || context.args.force) return;
  const said = `Local modifications exist in the destination: ${found.text('dest')} (force=no).`;
  context.fail(said, { before: before.commit });
}

/** Check mode, and `clone: false` where there is nothing: what the remote has. */
async function wouldBe(
  context: Context,
  found: Findings,
  look: readonly string[],
  repo: string,
  before: Before,
): Promise<ModuleResult> {
  const remote = await ask(context.inspect, [...look, ...remoteScript(context.args, repo)]);
  const rc = remote.rc('remote');
  if (rc !== 0) context.fail(remote.stderr('remote').trim(), { rc: rc ?? 1 });
  const after = remoteCommit(remote, context.args.version);
  if (after === null)
    return context.fail(`Could not determine remote revision for ${context.args.version}`, { before: before.commit });
  const changed = !before.exists || before.commit !== after || before.urlChanged;
  const url = before.exists ? { remote_url_changed: before.urlChanged } : {};
  return {
    changed,
    before: before.commit,
    after,
    ...url,
    ...prepared(context, found, before.exists ? after : null, after),
  };
}

export default defineModule({
  summary: 'Clones a repository, or brings a clone to a version.',
  options: GIT_OPTIONS,
  mutuallyExclusive: [['accept_hostkey', 'accept_newhostkey']],
  checkMode: 'Says whether the clone would change, by what the remote has.',
  run: async context => {
    const { args } = context;
    if (args.dest === undefined && args.clone)
      context.fail('the destination directory must be specified unless clone=no');
    const repo = args.repo.startsWith('/') ? `file://${args.repo}` : args.repo;
    const look = lookScript(args, umaskOf(context));
    const act = actScript(args, repo, context.diffMode);
    // Whether it is a clone at all decides what is to be done: without update, or without clone, that has to be known first.
    const cautious = !args.update || !args.clone || args.dest === undefined;
    const found = cautious ? await ask(context.inspect, look) : await askAndAct(context, look, act);
    if (found.has('missing')) context.fail('Failed to find required executable "git" in paths');
    const before = beforeOf(found, repo);
    if (!before.exists && (context.checkMode || !args.clone || args.dest === undefined))
      return wouldBe(context, found, look, repo, before);
    if (before.exists && !args.update) return { changed: false, before: before.commit, after: before.commit };
    if (before.exists) refuseMods(context, found, before);
    if (context.checkMode) return wouldBe(context, found, look, repo, before);
    const done = cautious ? await askAndAct(context, look, act) : found;
    judge(context, done);
    if (done.has('no-depth'))
      context.warn(
        'Ignoring depth argument. Shallow clones are only available for HEAD, branches, tags or in combination with refspec.',
      );
    const after = done.text('after') || null;
    const submodules = done.has('submodules');
    const changed = before.commit !== after || before.mods || submodules || before.urlChanged;
    return {
      changed,
      before: before.commit,
      after,
      ...(before.exists ? { remote_url_changed: before.urlChanged } : {}),
      ...(before.mods ? { msg: `Local modifications exist in the destination: ${done.text('dest')}` } : {}),
      ...(submodules ? { submodules_changed: true } : {}),
      ...prepared(context, done, before.commit, after),
    };
  },
});
