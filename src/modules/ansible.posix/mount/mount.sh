# _ts_backup FILE: a copy beside it; section `backup` with its path
_ts_backup() {
  [ -e "$1" ] || return 0
  _ts_copy=$1.$$.$(date +%Y-%m-%d@%H:%M:%S)~
  cp -p "$1" "$_ts_copy" || return
  _ts_section backup
  printf %s "$_ts_copy"
  _ts_section 'done'
}

# _ts_mounted PATH: section `mounted` with what is mounted there
_ts_mounted() {
  _ts_folder=$(readlink -f -- "$1" 2>/dev/null || printf %s "$1")
  _ts_section mounted
  awk -v d="$_ts_folder" '
    {
      p = $5
      gsub(/\\040/, " ", p)
      if (p == d) {
        for (i = 7; i <= NF; i++) if ($i == "-") break
        s = $(i + 2)
        if ($4 != "/" && s !~ /^\//) s = $4
        print s
      }
    }' /proc/self/mountinfo
}
