import { expandedWord } from '../../script/host-word.ts';
import { call, given, held, quote, quoteWords, run, section } from '../../script/words.ts';
import GIT from './git.sh';
import { type GitArgs, sshOptions } from './git-options.ts';

const IN = call('in');

/** Nothing may ask; keys and host keys as the options say. */
function environment(args: GitArgs, umask: string | undefined): string[] {
  const key = args.key_file === undefined ? '' : ` -i ${quote(args.key_file)} -o IdentitiesOnly=yes`;
  const options = sshOptions(args);
  return [
    given({ git: args.executable === undefined ? 'git' : expandedWord(args.executable) }),
    `command -v ${held('git')} >/dev/null || { ${section('missing')}; exit 0; }`,
    `export GIT_TERMINAL_PROMPT=0 GIT_SSH_COMMAND=${quote(`ssh -o BatchMode=yes${options === '' ? '' : ` ${options}`}${key}`)}`,
    ...(umask === undefined ? [] : [`umask ${umask}`]),
  ];
}

/** Looks at what is in the directory: sections `exists`, `before`, `mods`, `url`. */
export function lookScript(args: GitArgs, umask: string | undefined): string[] {
  const start = environment(args, umask);
  if (args.dest === undefined) return start;
  return [
    ...start,
    GIT,
    given({
      dest: expandedWord(args.dest),
      remote: quote(args.remote),
      version: quote(args.version),
      depth: String(args.depth ?? "''"),
    }),
    call('look', args.bare ? 'yes' : 'no'),
  ];
}

/** What the remote has, for check mode. */
export function remoteScript(args: GitArgs, repo: string): string[] {
  return [run('remote', `${held('git')} ls-remote ${quote(repo)} ${args.version === 'HEAD' ? 'HEAD' : ''}`)];
}

/** How much of the history is cloned (git.sh). */
function cloneDepth({ version, depth, single_branch: single, refspec }: GitArgs): string {
  if (depth === undefined) return single && version !== 'HEAD' ? 'branch' : 'whole';
  return version === 'HEAD' || refspec !== undefined ? 'head' : 'shallow';
}

function cloneScript(args: GitArgs): string[] {
  const { remote, reference, refspec } = args;
  const words = [
    ...(args.bare ? ['--bare'] : ['--origin', remote]),
    ...(args.single_branch ? ['--single-branch'] : []),
    ...(reference === undefined ? [] : ['--reference', reference]),
  ];
  const name = quote(remote);
  return [
    call('clone', cloneDepth(args), quoteWords(words)),
    ...(args.bare && remote !== 'origin' ? [`${IN} remote add ${name} ${held('repo')}`] : []),
    ...(refspec === undefined ? [] : [`${run('fetch', `${IN} fetch ${name} ${quote(refspec)}`)} || exit 0`]),
  ];
}

function fetchScript(args: GitArgs): string[] {
  const { remote, depth, refspec } = args;
  const force = args.force ? ['--force'] : [];
  const more = refspec === undefined ? [] : [refspec];
  const option = force[0] ?? "''";
  if (depth !== undefined) return [call('set_url'), call('fetch_shallow', option, ...more.map(quote))];
  const heads = args.bare ? '+refs/heads/*:refs/heads/*' : `+refs/heads/*:refs/remotes/${remote}/*`;
  const words = quoteWords(['fetch', '--tags', ...force, remote, heads, ...more]);
  return [call('set_url'), `${run('fetch', `${IN} ${words}`)} || exit 0`];
}

/** Clones, or fetches, and switches to the version; ends early where local changes may not be discarded. */
export function actScript(args: GitArgs, repo: string, diff: boolean): string[] {
  const discard = `${run('reset-mods', `${IN} reset --hard HEAD --`)} || exit 0`;
  const mods = `[ -z ${held('mods')} ]`;
  const updates = [...(args.track_submodules ? ['--remote'] : []), ...(args.force ? ['--force'] : [])];
  return [
    given({ repo: quote(repo) }),
    `if [ -z ${held('has')} ]; then`,
    ...cloneScript(args),
    'else',
    args.force ? `${mods} || ${discard}` : `${mods} || exit 0`,
    ...fetchScript(args),
    'fi',
    ...(args.bare ? [] : [call('switch')]),
    ...(args.recursive && !args.bare ? [call('submodules', ...updates)] : []),
    call('end', diff ? 'yes' : 'no'),
  ];
}
