# What the file module asks of its path; after path-state.sh.

# _ts_stands TEXT [NAME]: sets _ts_path, in a directory that of the file NAME; blocks `path` and `state path`, of a link
# `real` and `state real`
_ts_stands() {
  _ts_abs "$1"
  [ $# -lt 2 ] || [ ! -d "$_ts_path" ] || _ts_path=${_ts_path%/}/$2
  _ts_tell path "$_ts_path"
  _ts_state "$_ts_path" path
  [ -L "$_ts_path" ] || return 0
  _ts_real "$_ts_path"
  _ts_tell real "$_ts_led"
  _ts_state "$_ts_led" real
}

# _ts_number LABEL DATABASE NUMBER: block `no LABEL` where the number belongs to nobody
_ts_number() {
  getent "$2" "$3" >/dev/null 2>&1 || awk -F: -v n="$3" '$3==n{f=1} END{exit !f}' "/etc/$2" || _ts_mark "no $1"
}

# _ts_lacks [PATH]: blocks `missing N` for what is not there of the path (or of PATH, where it is a link) and the
# directories above; `below` says whether the first that is there is none
_ts_lacks() {
  _ts_parent=$_ts_path
  [ $# -eq 0 ] || [ ! -L "$_ts_path" ] || _ts_parent=$1
  _ts_count=0
  while [ -n "$_ts_parent" ] && ! [ -e "$_ts_parent" ] && ! [ -L "$_ts_parent" ] && [ $_ts_count -lt 200 ]; do
    _ts_tell "missing $_ts_count" "$_ts_parent"
    _ts_count=$((_ts_count + 1))
    _ts_up "$_ts_parent"
  done
  _ts_mark below
  [ -d "$_ts_parent" ] || echo file
}

# _ts_source TEXT KIND: what a link (or KIND `hard`) at the path would lead to
_ts_source() {
  _ts_at=$_ts_path
  _ts_abs "$1"
  _ts_source=$_ts_path
  _ts_path=$_ts_at
  _ts_tell src "$_ts_source"
  # a link's text is relative to its directory, the source of a hard link to the working directory
  if [ "$2" = hard ] || [ "${_ts_source#/}" != "$_ts_source" ]; then
    _ts_at=$_ts_source
  elif [ -d "$_ts_path" ] && ! [ -L "$_ts_path" ]; then
    _ts_at=${_ts_path%/}/$_ts_source
  else
    _ts_up "$_ts_path"
    _ts_at=$_ts_parent/$_ts_source
  fi
  _ts_tell absolute "$_ts_at"
  _ts_mark leads
  [ ! -e "$_ts_at" ] || echo yes
  _ts_state "$_ts_at" source
  case $_ts_source in
    /*) _ts_at=$_ts_source ;;
    *)
      _ts_up "$_ts_path"
      _ts_at=$_ts_parent/$_ts_source
      ;;
  esac
  _ts_tell target "$_ts_at"
  if [ -e "$_ts_at" ]; then
    _ts_real "$_ts_at"
    _ts_state "$_ts_led" target
  fi
  if [ -d "$_ts_path" ] && ! [ -L "$_ts_path" ]; then
    _ts_mark held
    # shellcheck disable=SC2012 # whether there is a first line
    ls -A "$_ts_path" | head -n 1
  fi
}
