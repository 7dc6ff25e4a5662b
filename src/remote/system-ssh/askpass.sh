#!/bin/sh
# SSH_ASKPASS of an OpenSSH client that we started, or that it started (for a jump host): hands the question to us, and
# the answer back. `up` and `down` are named pipes, set before this text. The answer's first character says what it is.
printf '%s\n%s\n%s\0' "$PPID" "$SSH_ASKPASS_PROMPT" "$1" >"$up"
# a notice, such as the touch that a FIDO key waits for
[ "$SSH_ASKPASS_PROMPT" != none ] || exit 0
IFS= read -r answer <"$down" || exit 1
case $answer in
  +*) printf '%s\n' "${answer#+}" ;;
  # where nothing is answered the client would send an empty password
  !) kill "$PPID" && exit 1 ;;
  *) exit 1 ;;
esac
