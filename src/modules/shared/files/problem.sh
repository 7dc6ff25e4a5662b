# _ts_problem PATH: sets _ts_why to why a file cannot be read (open-problem.ts), or to nothing. What lies in a directory
# that is closed to us is unreadable, not missing: only the words of a program tell the two apart.
_ts_problem() {
  _ts_why=
  if [ -d "$1" ]; then
    _ts_why=directory
  elif [ -e "$1" ]; then
    [ -r "$1" ] || _ts_why=unreadable
  else
    case $(LC_ALL=C ls -Ld -- "$1" 2>&1) in
      *"ermission denied") _ts_why=unreadable ;;
      *"ot a directory") _ts_why=not-a-directory ;;
      *) _ts_why=missing ;;
    esac
  fi
}
