# Keeps what comes over stdin as the executable `_ts_file`, named _ts_name, in a folder of its own, for the time of the script.
_ts_folder=$(umask 077; mktemp -d "${TMPDIR:-/tmp}/tsplay.XXXXXXXXXX") || exit 1
_ts_file=$_ts_folder/$_ts_name
cat >"$_ts_file" && chmod 700 "$_ts_file" || { rm -rf "$_ts_folder"; exit 1; }
