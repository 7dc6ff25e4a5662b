# The end of each script: `__tsplay_end MARKER STATUS` says `MARKER STATUS clean UPTIME` or `... stray`. A stray is a process
# that the script left behind with our stdout or stderr in its hands: whatever it prints later would be taken for a later
# script's output, so the shell ends itself and the session goes on in a new one. Looked at are the processes that were
# started since the last look: ids are given in order, and /proc/loadavg ends with the newest. Where they are many, or the
# count began anew, all are looked at whose id is beyond the shell's. One whose descriptors we may not see counts when it is
# of our login session.
# Where there is no Linux /proc the answer is `unknown`, and late output is recognised by coming between scripts.
#
# Variables of the shell: __tsplay_own its login session, _last the newest process at the last look, _verdict of a look,
# _clock set where there is /proc/uptime, _go not empty while scripts that were sent behind may begin, _more the status
# (NEEDS_MORE) with which they may not.

__tsplay_sid() {
  read -r __tsplay_line <"$1/stat" || return 1
  IFS=' '
  # shellcheck disable=SC2086 # fields
  set -- ${__tsplay_line##*") "}
  unset IFS
  __tsplay_session=$4
} 2>/dev/null

__tsplay_holds() {
  [ -d "$1" ] && [ "${1#/proc/}" != $$ ] || return 1
  if [ ! -x "$1/fd" ]; then
    __tsplay_sid "$1" && [ "$__tsplay_session" = "$__tsplay_own" ]
    return
  fi
  # shellcheck disable=SC3013 # all shells that we meet have -ef
  [ "$1/fd/1" -ef /proc/$$/fd/1 ] || [ "$1/fd/2" -ef /proc/$$/fd/2 ] ||
    [ "$1/fd/1" -ef /proc/$$/fd/2 ] || [ "$1/fd/2" -ef /proc/$$/fd/1 ]
}

__tsplay_newest() {
  __tsplay_now=
  read -r __tsplay_line <"/proc/loadavg" && __tsplay_now=${__tsplay_line##* }
} 2>/dev/null

__tsplay_look() {
  __tsplay_verdict=clean
  __tsplay_process=$__tsplay_last
  __tsplay_newest
  __tsplay_last=$__tsplay_now
  if [ -z "$__tsplay_now" ] || [ ! -e /proc/$$/fd/1 ]; then
    __tsplay_verdict=unknown
    return
  fi
  if [ "$__tsplay_now" -ge "$__tsplay_process" ] && [ $((__tsplay_now - __tsplay_process)) -lt 500 ]; then
    while [ "$__tsplay_process" -lt "$__tsplay_now" ]; do
      __tsplay_process=$((__tsplay_process + 1))
      if __tsplay_holds "/proc/$__tsplay_process"; then
        __tsplay_verdict=stray
        return
      fi
    done
    return
  fi
  for __tsplay_process in /proc/[0-9]*; do
    if [ "${__tsplay_process#/proc/}" -gt $$ ] && __tsplay_holds "$__tsplay_process"; then
      __tsplay_verdict=stray
      return
    fi
  done
}

__tsplay_end() {
  __tsplay_uptime=
  [ -z "$__tsplay_clock" ] || read -r __tsplay_uptime __tsplay_line </proc/uptime
  __tsplay_look
  [ "$2" != "$__tsplay_more" ] || __tsplay_go=
  echo "$1" >&2
  echo "$1 $2 $__tsplay_verdict $__tsplay_uptime"
  [ $__tsplay_verdict != stray ] || exit 0
}

__tsplay_sid /proc/$$
__tsplay_own=$__tsplay_session
__tsplay_newest
__tsplay_last=${__tsplay_now:-0}
