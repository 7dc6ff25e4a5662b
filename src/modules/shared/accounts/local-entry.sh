# _ts_entry DATABASE NAME: the line of /etc/passwd or /etc/group, whatever other databases the host has
_ts_entry() { awk -F: -v k="$2" '$1==k {l=$0} END{if(l!="") print l}' "/etc/$1"; }
