# _ts_packages_MANAGER: what it has installed, in sections, where the host has it

_ts_packages_apt() {
  command -v dpkg-query >/dev/null && command -v apt-cache >/dev/null || return 0
  _ts_section apt
  _ts_list=$(dpkg-query -W -f '${db:Status-Status} ${Package} ${Architecture} ${Version} ${Section}\n' |
    sed -n 's/^installed //p')
  printf '%s\n' "$_ts_list"
  _ts_section native
  dpkg --print-architecture
  _ts_section releases
  apt-cache policy 2>/dev/null
  _ts_section policy
  printf '%s\n' "$_ts_list" | awk '{print $1 ":" $2}' | sed 's/:all$//' | xargs apt-cache policy 2>/dev/null
}

_ts_packages_rpm() {
  command -v rpm >/dev/null || return 0
  _ts_section rpm
  rpm -qa --qf '%{NAME} %{VERSION} %{RELEASE} %|EPOCH?{%{EPOCH}}:{-}| %|ARCH?{%{ARCH}}:{-}|\n'
}

_ts_packages_apk() {
  command -v apk >/dev/null || return 0
  _ts_section apk
  apk info -v 2>/dev/null
}
