# Messages in English, and the directories in which Ansible's modules look for programs besides PATH.
export LC_ALL=C LANG=C
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export PATH

# _ts_run LABEL WORDS...: a command whose answer and exit status stand under the label; _ts_rc is its status
_ts_run() {
  _ts_label=$1
  shift
  _ts_section "$_ts_label"
  "$@"
  _ts_rc=$?
  _ts_section "rc $_ts_label"
  echo "$_ts_rc"
  return "$_ts_rc"
}
