#!/bin/bash
# Do real runs go the model's way?  tests/model/trace.sh LOG...
# The `step.` lines of the logs (core's and agents', log = debug) are cut into
# cases and each is given to the model's checker, which has to find a way that
# it goes, too (follow.pml).  All of one run at a time: what began before the
# logs did is not known.  A case that is not followed is named with the first
# step that nobody could take; one whose search was not brought to its end is not
# decided, which is a failure, too, and another one.  Ends 0 if all were followed, and any was.
# CASES=DIR: they stay there.  STEPS: the checker, if it is made already.
set -u -o pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -gt 0 ] || { echo "usage: tests/model/trace.sh LOG..." >&2; exit 2; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cases=${CASES:-$work/cases}; mkdir -p "$cases"
made() { # the checker at $1
	cp "$here"/*.pml "$work"
	(cd "$work" && spin -a -DTRACE -DN=3 -DCLOSES=8 delivery.pml >spin.txt 2>&1 &&
		gcc -w -O1 -DSAFETY -DNOREDUCE -DVECTORSZ=2048 -DMEMLIM=1500 -I"$here" -o "$1" pan.c "$here/script.c" >gcc.txt 2>&1) ||
		{ cat "$work"/spin.txt "$work"/gcc.txt 2>/dev/null | head -20 >&2; return 1; }
}
if [ "$1" = --make ]; then made "$2"; exit; fi
checker=${STEPS:-$work/follow}
[ -x "$checker" ] || made "$checker" || exit 1
words=$(sed -n '/^#define START 1$/,/^#define ADOPT/p' "$here/delivery.pml" | awk '{printf "%s=%s ", $2, $3}')
awk -v dir="$cases" -v words="$words" -f "$here/trace.awk" "$@" >"$work/list" || exit 1
followed=0 failed=0 steps=0
while read -r _ number token size _; do
	said=$(cd "$work" && SCRIPT="$cases/$number.case" timeout 300 "$checker" -E -m20000 -w18 2>&1)
	if grep -q "assertion violated (0&&120)" <<<"$said"; then
		followed=$((followed + 1)) steps=$((steps + ${size#steps=}))
	elif ! grep -q "errors: 0" <<<"$said" || grep -qE 'max search depth too small|MEMLIM|out of memory|not completed' <<<"$said"; then
		# not every way was tried: that says nothing of the case
		failed=$((failed + 1))
		why=$(grep -E 'script:|^pan: ' <<<"$said" | head -1)
		echo "not decided: case $token ($size): ${why:-the checker came to no end}"
	else
		failed=$((failed + 1))
		echo "not followed: case $token ($size): $(grep -E "furthest:|script:|pan:1" <<<"$said" | head -1)"
	fi
done < <(grep '^case ' "$work/list")
grep '^#' "$work/list" | sed 's/.*: //' | sort | uniq -c | sed 's/^ */# left out: /'
echo "model: followed=$followed steps=$steps failed=$failed left-out=$(grep -c '^#' "$work/list")"
[ $failed -eq 0 ] && [ $followed -gt 0 ]
