# _ts_program NAME: ends the script where there is no such executable, as execvp finds it (a shell's own builtins are none),
# and tells why it cannot be run
_ts_program() {
  _ts_errno=2
  case $1 in
    */*)
      if [ -f "$1" ] && [ -x "$1" ]; then
        return
      elif [ -e "$1" ]; then
        _ts_errno=13
      fi
      ;;
    *)
      IFS=:
      set -f
      for _ts_path in $PATH; do
        [ -n "$_ts_path" ] || _ts_path=.
        _ts_path=$_ts_path/$1
        if [ -f "$_ts_path" ] && [ -x "$_ts_path" ]; then
          _ts_errno=
          break
        elif [ -e "$_ts_path" ]; then
          _ts_errno=13
        fi
      done
      set +f
      unset IFS
      ;;
  esac
  [ -z "$_ts_errno" ] || { _ts_trailer "missing $_ts_errno"; exit 0; }
}
