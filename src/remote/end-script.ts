/**
 * A script that ends the process `pid` (a number, or a shell word that gives one) and all its descendants, deepest last. Daemons that left the tree on purpose
 * live on. The children come from /proc where the kernel lists them, from ps elsewhere.
 */
export function endScript(pid: number | string): string {
  return `end_tree() {
kill -STOP "$1" 2>/dev/null
if [ -r "/proc/$1/task/$1/children" ]; then read -r kids <"/proc/$1/task/$1/children"
else kids=$(ps -A -o pid= -o ppid= 2>/dev/null | while read -r p q; do [ "$q" = "$1" ] && echo "$p"; done)
fi
kill -KILL "$1" 2>/dev/null
for kid in $kids; do ( end_tree "$kid" ); done
}
end_tree ${pid}
:`;
}
