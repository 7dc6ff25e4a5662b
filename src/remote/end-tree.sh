# end_tree PID: ends a process and all its descendants, deepest last. Daemons that left the tree on purpose live on. The
# children come from /proc where the kernel lists them, from ps elsewhere.
end_tree() {
  kill -STOP "$1" 2>/dev/null
  if [ -r "/proc/$1/task/$1/children" ]; then
    read -r kids <"/proc/$1/task/$1/children"
  else
    kids=$(ps -A -o pid= -o ppid= 2>/dev/null | while read -r pid parent; do [ "$parent" = "$1" ] && echo "$pid"; done)
  fi
  kill -KILL "$1" 2>/dev/null
  for kid in $kids; do ( end_tree "$kid" ); done
}
