import { quote, quoteWords } from '../../../remote/shell.ts';
import { expandedWord } from '../../script/host-word.ts';
import { type GitArgs, sshOptions } from './git-options.ts';

/** Nothing may ask; keys and host keys as the options say. */
function environment(args: GitArgs, umask: string | undefined): string[] {
  const key = args.key_file === undefined ? '' : ` -i ${quote(args.key_file)} -o IdentitiesOnly=yes`;
  const options = sshOptions(args);
  return [
    `_ts_git=${args.executable === undefined ? 'git' : expandedWord(args.executable)}`,
    'command -v "$_ts_git" >/dev/null || { _ts_mark missing; exit 0; }',
    `export GIT_TERMINAL_PROMPT=0 GIT_SSH_COMMAND=${quote(`ssh -o BatchMode=yes${options === '' ? '' : ` ${options}`}${key}`)}`,
    ...(umask === undefined ? [] : [`umask ${umask}`]),
  ];
}

/** Looks at what is in the directory: sections `exists`, `before`, `mods`, `url`. */
export function lookScript(args: GitArgs, umask: string | undefined): string[] {
  const start = environment(args, umask);
  if (args.dest === undefined) return start;
  const inside = args.bare ? '[ -e "$_ts_d/config" ]' : '[ -e "$_ts_d/.git/config" ] || [ -f "$_ts_d/.git" ]';
  const mods = args.bare ? ':' : `"$_ts_git" -C "$_ts_d" status --porcelain | grep -v '^??'`;
  return [
    ...start,
    `_ts_d=${expandedWord(args.dest)}; case $_ts_d in /*) ;; *) _ts_d=$PWD/$_ts_d;; esac; _ts_mark dest; printf %s "$_ts_d"`,
    `_ts_has=; _ts_before=; if ${inside}; then _ts_has=1; _ts_mark exists`,
    '  _ts_before=$("$_ts_git" -C "$_ts_d" rev-parse HEAD 2>/dev/null); _ts_mark before; printf %s "$_ts_before"',
    `  _ts_mods=$(${mods}); _ts_mark mods; printf %s "$_ts_mods"`,
    `  _ts_mark url; "$_ts_git" -C "$_ts_d" config --get ${quote(`remote.${args.remote}.url`)}`,
    'fi',
  ];
}

/** What the remote has, for check mode. */
export function remoteScript(args: GitArgs, repo: string): string[] {
  return [`_ts_run remote "$_ts_git" ls-remote ${quote(repo)} ${args.version === 'HEAD' ? 'HEAD' : ''}`];
}

function cloneScript(args: GitArgs, repo: string): string {
  const { version, remote, depth, reference } = args;
  const words = [
    'clone',
    ...(args.bare ? ['--bare'] : ['--origin', remote]),
    ...(args.single_branch ? ['--single-branch'] : []),
    ...(reference === undefined ? [] : ['--reference', reference]),
  ];
  const wanted = quote(version);
  const named = `[ -n "$("$_ts_git" ls-remote ${quote(repo)} ${quote(`refs/heads/${version}`)} ${quote(`refs/tags/${version}`)})" ]`;
  const shallow =
    depth === undefined
      ? args.single_branch && version !== 'HEAD'
        ? `if ${named}; then set -- --branch ${wanted}; fi`
        : ':'
      : version === 'HEAD' || args.refspec !== undefined
        ? `set -- --depth ${depth}`
        : `if ${named}; then set -- --depth ${depth} --branch ${wanted}; else _ts_mark no-depth; fi`;
  return [
    'set --',
    shallow,
    'mkdir -p "$(dirname "$_ts_d")" 2>/dev/null',
    `_ts_run clone "$_ts_git" ${quoteWords(words)} "$@" -- ${quote(repo)} "$_ts_d" || exit 0`,
    ...(args.bare && remote !== 'origin' ? [`"$_ts_git" -C "$_ts_d" remote add ${quote(remote)} ${quote(repo)}`] : []),
    ...(args.refspec === undefined
      ? []
      : [`_ts_run fetch "$_ts_git" -C "$_ts_d" fetch ${quote(remote)} ${quote(args.refspec)} || exit 0`]),
  ].join('\n');
}

function fetchScript(args: GitArgs, repo: string): string {
  const { remote, version, depth, refspec } = args;
  const force = args.force ? ' --force' : '';
  const name = quote(remote);
  const more = refspec === undefined ? '' : ` ${quote(refspec)}`;
  const full = `_ts_run fetch "$_ts_git" -C "$_ts_d" fetch --tags${force} ${name}`;
  const heads = quote(args.bare ? '+refs/heads/*:refs/heads/*' : `+refs/heads/*:refs/remotes/${remote}/*`);
  const branch = quote(`+refs/heads/${version}:refs/remotes/${remote}/${version}`);
  const tag = quote(`+refs/tags/${version}:refs/tags/${version}`);
  const shallow = [
    `if [ ${quote(version)} = HEAD ]; then set --; elif [ -n "$("$_ts_git" ls-remote ${quote(repo)} ${quote(`refs/heads/${version}`)})" ]; then set -- ${branch}; elif [ -n "$("$_ts_git" ls-remote ${quote(repo)} ${quote(`refs/tags/${version}`)})" ]; then set -- ${tag}; else set --; fi`,
    `_ts_run fetch "$_ts_git" -C "$_ts_d" fetch --depth ${depth}${force} ${name} "$@"${more} || exit 0`,
  ].join('\n');
  return [
    `[ "$("$_ts_git" -C "$_ts_d" config --get ${quote(`remote.${remote}.url`)})" = ${quote(repo)} ] || _ts_run set-url "$_ts_git" -C "$_ts_d" config ${quote(`remote.${remote}.url`)} ${quote(repo)} || exit 0`,
    depth === undefined ? `${full} ${heads}${more} || exit 0` : shallow,
  ].join('\n');
}

/** The work tree to the version: the remote's branch where it has one of that name, else a tag or commit. */
function switchScript(args: GitArgs): string {
  const { remote, version } = args;
  const git = '"$_ts_git" -C "$_ts_d"';
  const hard = `${git} reset --hard "refs/remotes/${remote}/$_ts_b" --`;
  return [
    `_ts_b=${quote(version)}`,
    `if [ "$_ts_b" = HEAD ]; then _ts_b=$(${git} symbolic-ref --short HEAD 2>/dev/null); [ -n "$_ts_b" ] || _ts_b=$(${git} symbolic-ref ${quote(`refs/remotes/${remote}/HEAD`)} 2>/dev/null); _ts_b=\${_ts_b#refs/remotes/${quote(remote)}/}; [ -n "$_ts_b" ] || _ts_b=$(${git} ls-remote --symref ${quote(remote)} HEAD | sed -n 's|^ref: refs/heads/\\(.*\\)[[:space:]]HEAD$|\\1|p'); fi`,
    `if ${git} show-ref --verify --quiet "refs/remotes/${remote}/$_ts_b"; then`,
    `  if ${git} show-ref --verify --quiet "refs/heads/$_ts_b"; then _ts_run checkout ${git} checkout --force "$_ts_b" -- || exit 0; _ts_run reset ${hard} || exit 0`,
    `  else _ts_run checkout ${git} checkout --track -b "$_ts_b" "refs/remotes/${remote}/$_ts_b" || exit 0; fi`,
    `else ${git} rev-parse --verify --quiet "$_ts_b^{commit}" >/dev/null || ${git} fetch${args.depth === undefined ? '' : ` --depth ${args.depth}`} ${quote(remote)} "$_ts_b" >/dev/null 2>&1`,
    `  _ts_run checkout ${git} checkout --force "$_ts_b" -- || exit 0; fi`,
  ].join('\n');
}

function submoduleScript(args: GitArgs): string {
  const git = '"$_ts_git" -C "$_ts_d"';
  const update = `submodule update --init --recursive${args.track_submodules ? ' --remote' : ''}${args.force ? ' --force' : ''}`;
  return [
    'if [ -f "$_ts_d/.gitmodules" ]; then',
    `  _ts_s=$(${git} submodule status --recursive); _ts_run submodule-sync ${git} submodule sync || exit 0`,
    `  _ts_run submodule ${git} ${update} || exit 0`,
    `  [ "$_ts_s" = "$(${git} submodule status --recursive)" ] || _ts_mark submodules`,
    'fi',
  ].join('\n');
}

/** Clones, or fetches, and switches to the version; ends early where local changes may not be discarded. */
export function actScript(args: GitArgs, repo: string, diff: boolean): string[] {
  const git = '"$_ts_git" -C "$_ts_d"';
  const discard = `_ts_run reset-mods ${git} reset --hard HEAD -- || exit 0`;
  return [
    'if [ -z "$_ts_has" ]; then',
    cloneScript(args, repo),
    'else',
    args.force ? `if [ -n "$_ts_mods" ]; then ${discard}; fi` : '[ -z "$_ts_mods" ] || exit 0',
    fetchScript(args, repo),
    'fi',
    ...(args.bare ? [] : [switchScript(args)]),
    ...(args.recursive && !args.bare ? [submoduleScript(args)] : []),
    `_ts_after=$(${git} rev-parse HEAD); _ts_mark after; printf %s "$_ts_after"`,
    ...(diff ? [`if [ -n "$_ts_before" ]; then _ts_mark diff; ${git} diff "$_ts_before" "$_ts_after"; fi`] : []),
  ];
}
