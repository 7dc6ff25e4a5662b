# From one place of the host to another; after path-state.sh.

# _ts_from TEXT: sets _ts_source to what is copied; the script ends where it cannot be read
_ts_from() {
  _ts_abs "$1"
  _ts_source=$_ts_path
  _ts_tell src "$_ts_source"
  [ -e "$_ts_source" ] || { _ts_mark gone; exit 0; }
  [ -r "$_ts_source" ] || { _ts_mark unreadable; exit 0; }
  _ts_real "$_ts_source"
  _ts_state "$_ts_led" source
  _ts_mark source-sum
  [ ! -f "$_ts_led" ] || sha1sum <"$_ts_led"
  _ts_mark source-md5
  [ ! -f "$_ts_led" ] || md5sum <"$_ts_led"
}

# _ts_to TEXT: sets _ts_path to where it goes
_ts_to() {
  _ts_abs "$1"
  _ts_base=$(basename "$_ts_source"; echo x)
  _ts_base=${_ts_base%?x}
  case $_ts_source in
    */) _ts_base= ;;
  esac
  case $_ts_path in
    */) _ts_mark slash ;;
  esac
  if [ -d "$_ts_source" ]; then
    [ -z "$_ts_base" ] || _ts_path=${_ts_path%/}/$_ts_base
  elif [ -d "$_ts_path" ]; then
    _ts_path=${_ts_path%/}/$_ts_base
  else
    case $_ts_path in
      */) _ts_path=$_ts_path$_ts_base ;;
    esac
  fi
}
