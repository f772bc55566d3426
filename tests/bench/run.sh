#!/bin/sh
# Speed and memory of the plain build, each figure beside its goal, in under a
# minute.  usage: tests/bench/run.sh PROGRAMS (a build folder).  Ends 0 whatever
# the figures are: no test depends on how busy a machine is.
set -u
programs=$(cd "${1:-build/plain}" && pwd) || exit 2
TMPDIR=$(mktemp -d) || exit 2
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 1' HUP INT TERM
echo "$(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg), store on $(df --output=fstype "$TMPDIR" | tail -1)"
if ! "$programs/bench/accept_driver" "$programs" 2>"$TMPDIR/log"; then
	cat "$TMPDIR/log"
	echo 'the bench itself failed'
	exit 1
fi
