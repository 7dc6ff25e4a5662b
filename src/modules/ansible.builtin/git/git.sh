# What the git module does on the host. Given: _ts_git, _ts_dest, _ts_repo, _ts_remote, _ts_version, _ts_depth (or nothing).
# A step that fails ends the script; its section says why.

# _ts_in WORDS...: git in the directory
_ts_in() { "$_ts_git" -C "$_ts_dest" "$@"; }

# _ts_look BARE: sets _ts_has, _ts_before and _ts_mods; sections `dest`, `exists`, `before`, `mods`, `url`
_ts_look() {
  case $_ts_dest in
    /*) ;;
    *) _ts_dest=$PWD/$_ts_dest ;;
  esac
  _ts_tell dest "$_ts_dest"
  _ts_has=
  _ts_before=
  _ts_mods=
  if [ "$1" = yes ]; then
    [ -e "$_ts_dest/config" ] || return 0
  else
    [ -e "$_ts_dest/.git/config" ] || [ -f "$_ts_dest/.git" ] || return 0
    _ts_mods=$(_ts_in status --porcelain | grep -v '^??')
  fi
  _ts_has=yes
  _ts_section exists
  _ts_before=$(_ts_in rev-parse HEAD 2>/dev/null)
  _ts_tell before "$_ts_before"
  _ts_tell mods "$_ts_mods"
  _ts_section url
  _ts_in config --get "remote.$_ts_remote.url"
}

# _ts_listed REFS...: whether the repository has one of them
_ts_listed() { [ -n "$("$_ts_git" ls-remote "$_ts_repo" "$@")" ]; }

# _ts_clone HOW WORDS...: HOW is `whole`, `branch` (of the version alone), `head` or `shallow` (to the depth)
_ts_clone() {
  _ts_how=$1
  shift
  case $_ts_how in
    whole) ;;
    head) set -- "$@" --depth "$_ts_depth" ;;
    *)
      if ! _ts_listed "refs/heads/$_ts_version" "refs/tags/$_ts_version"; then
        [ "$_ts_how" = branch ] || _ts_section no-depth
      elif [ "$_ts_how" = branch ]; then
        set -- "$@" --branch "$_ts_version"
      else
        set -- "$@" --depth "$_ts_depth" --branch "$_ts_version"
      fi
      ;;
  esac
  mkdir -p "$(dirname "$_ts_dest")" 2>/dev/null
  _ts_run clone "$_ts_git" clone "$@" -- "$_ts_repo" "$_ts_dest" || exit 0
}

_ts_set_url() {
  [ "$(_ts_in config --get "remote.$_ts_remote.url")" = "$_ts_repo" ] ||
    _ts_run set-url _ts_in config "remote.$_ts_remote.url" "$_ts_repo" || exit 0
}

# _ts_fetch_shallow FORCE [REFSPEC]: the version's branch or tag, to the depth; FORCE is an option or nothing
_ts_fetch_shallow() {
  _ts_force=$1
  shift
  if [ "$_ts_version" = HEAD ]; then
    :
  elif _ts_listed "refs/heads/$_ts_version"; then
    set -- "+refs/heads/$_ts_version:refs/remotes/$_ts_remote/$_ts_version" "$@"
  elif _ts_listed "refs/tags/$_ts_version"; then
    set -- "+refs/tags/$_ts_version:refs/tags/$_ts_version" "$@"
  fi
  # shellcheck disable=SC2086 # an option or none
  _ts_run fetch _ts_in fetch --depth "$_ts_depth" $_ts_force "$_ts_remote" "$@" || exit 0
}

# _ts_switch: the work tree to the version: the remote's branch where it has one of that name, else a tag or commit
_ts_switch() {
  _ts_branch=$_ts_version
  if [ "$_ts_branch" = HEAD ]; then
    _ts_branch=$(_ts_in symbolic-ref --short HEAD 2>/dev/null)
    [ -n "$_ts_branch" ] || _ts_branch=$(_ts_in symbolic-ref "refs/remotes/$_ts_remote/HEAD" 2>/dev/null)
    _ts_branch=${_ts_branch#refs/remotes/"$_ts_remote"/}
    [ -n "$_ts_branch" ] ||
      _ts_branch=$(_ts_in ls-remote --symref "$_ts_remote" HEAD | sed -n 's|^ref: refs/heads/\(.*\)[[:space:]]HEAD$|\1|p')
  fi
  _ts_ref=refs/remotes/$_ts_remote/$_ts_branch
  if ! _ts_in show-ref --verify --quiet "$_ts_ref"; then
    set --
    [ -z "$_ts_depth" ] || set -- --depth "$_ts_depth"
    _ts_in rev-parse --verify --quiet "$_ts_branch^{commit}" >/dev/null ||
      _ts_in fetch "$@" "$_ts_remote" "$_ts_branch" >/dev/null 2>&1
    _ts_run checkout _ts_in checkout --force "$_ts_branch" -- || exit 0
  elif _ts_in show-ref --verify --quiet "refs/heads/$_ts_branch"; then
    _ts_run checkout _ts_in checkout --force "$_ts_branch" -- || exit 0
    _ts_run reset _ts_in reset --hard "$_ts_ref" -- || exit 0
  else
    _ts_run checkout _ts_in checkout --track -b "$_ts_branch" "$_ts_ref" || exit 0
  fi
}

# _ts_submodules WORDS...: of `git submodule update`; section `submodules` where one has changed
_ts_submodules() {
  [ -f "$_ts_dest/.gitmodules" ] || return 0
  _ts_were=$(_ts_in submodule status --recursive)
  _ts_run submodule-sync _ts_in submodule sync || exit 0
  _ts_run submodule _ts_in submodule update --init --recursive "$@" || exit 0
  [ "$_ts_were" = "$(_ts_in submodule status --recursive)" ] || _ts_section submodules
}

# _ts_end DIFF: sections `after` and `diff`
_ts_end() {
  _ts_after=$(_ts_in rev-parse HEAD)
  _ts_tell after "$_ts_after"
  [ "$1" = yes ] && [ -n "$_ts_before" ] || return 0
  _ts_section diff
  _ts_in diff "$_ts_before" "$_ts_after"
}
