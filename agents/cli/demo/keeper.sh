#!/bin/sh
# Ends and removes all that a demo made, however the demo ended.
# usage: keeper.sh ROOT, in a session of its own.  The demo holds ROOT/alive
# open for writing; when nobody does any more it is over, also by SIGKILL.
root=$1
trap '' INT TERM HUP
cat "$root/alive" >/dev/null
while read -r pid; do
	# a number that the kernel gave to somebody else since is not ours to end
	if tr '\0' '\n' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "$root"; then kill -KILL "$pid" 2>/dev/null; fi
done <"$root/pids"
[ "${KEEP:-0}" = 1 ] || rm -rf "$root"
