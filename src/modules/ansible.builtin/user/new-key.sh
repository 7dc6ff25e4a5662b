# _ts_new_key NAME FILE WORDS...: a new SSH key of the account; WORDS are of ssh-keygen. `_ts_passphrase` goes to it through
# its askpass program, where it is set: no list of processes shows it.
_ts_new_key() {
  _ts_owner=$(id -u "$1"):$(id -g "$1")
  _ts_key=$2
  shift 2
  case $_ts_key in
    /*/*) _ts_folder=${_ts_key%/*} ;;
    /*) _ts_folder=/ ;;
    *) _ts_folder=${_ts_key%/*} ;;
  esac
  [ -d "$_ts_folder" ] || { mkdir -m 700 "$_ts_folder" && chown "$_ts_owner" "$_ts_folder"; } || return
  rm -f "$_ts_key" "$_ts_key.pub" || return
  if [ -z "${_ts_passphrase+set}" ]; then
    ssh-keygen -q "$@" -f "$_ts_key" -N '' || return
  else
    _ts_ask=$(umask 077; mktemp) || return
    printf '#!/bin/sh\nprintf "%%s\\n" "$TSPLAY_PASSPHRASE"\n' >"$_ts_ask" && chmod 700 "$_ts_ask" || return
    TSPLAY_PASSPHRASE=$_ts_passphrase SSH_ASKPASS=$_ts_ask SSH_ASKPASS_REQUIRE=force DISPLAY=: \
      setsid -w ssh-keygen -q "$@" -f "$_ts_key" </dev/null
    _ts_rc=$?
    rm -f "$_ts_ask"
    [ $_ts_rc -eq 0 ] || return
  fi
  chown "$_ts_owner" "$_ts_key" "$_ts_key.pub"
}
