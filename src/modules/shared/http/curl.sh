# _ts_fetch: a request with curl, whose configuration `_ts_request` prints: no list of processes shows a password. The body
# goes to the file `_ts_body`; sections `curl` (its status), `headers`.
_ts_fetch() {
  _ts_headers=$(umask 077; mktemp)
  _ts_run curl _ts_curl
  _ts_section headers
  cat "$_ts_headers"
  _ts_section 'headers end'
  rm -f "$_ts_headers"
}
_ts_curl() { _ts_request | curl -q -K - -D "$_ts_headers" -o "$_ts_body" -w '%{url_effective}'; }
