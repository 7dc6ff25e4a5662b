# A patch for the file `_ts_dest` (empty: those that it names) below the folder `_ts_basedir` (empty: dest's), by GNU patch.

# _ts_sent: the patch comes over stdin; sets _ts_src, a file that goes when the script ends (the caller's trap)
_ts_sent() { _ts_src=$(umask 077; mktemp "${TMPDIR:-/tmp}/tsplay.XXXXXXXXXX") && cat >"$_ts_src"; }

# _ts_ready: sets _ts_patch, the program, and _ts_basedir; what is wanting has its section, and ends the script
_ts_ready() {
  [ -r "$_ts_src" ] || { _ts_tell nosrc "$_ts_src"; exit 0; }
  if [ -n "$_ts_dest" ]; then
    [ -w "$_ts_dest" ] || { _ts_tell nodest "$_ts_dest"; exit 0; }
    # no option of patch's
    case $_ts_dest in -*) _ts_dest=./$_ts_dest ;; esac
  fi
  if [ -n "$_ts_basedir" ]; then
    [ -e "$_ts_basedir" ] || { _ts_tell nobasedir "$_ts_basedir"; exit 0; }
  else
    case $_ts_dest in
      /*[!/]/*) _ts_basedir=${_ts_dest%/*} ;;
      /*) _ts_basedir=/ ;;
      */*) _ts_basedir=${_ts_dest%/*} ;;
    esac
  fi
  _ts_patch=$(command -v patch) || { _ts_section nopatch; exit 0; }
}
