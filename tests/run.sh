#!/bin/sh
# Run test programs and scripts, and count.  usage: tests/run.sh OUT NAME PROGRAM...
# A program is a cmocka group or a script that prints `ok - name` and
# `not ok - name` lines.  As many at a time as there are processors, or $JOBS.
# Prints one line a program as it ends and, last, the sum.
set -u
out=$1; name=$2; shift 2
if [ "$name" = --one ]; then
	program=$1
	label=$(basename "$program")
	report="$out/reports/$label.txt"
	start=$(date +%s)
	ASAN_OPTIONS=${ASAN_OPTIONS:-abort_on_error=0:detect_leaks=1} "$program" >"$report" 2>&1 </dev/null
	code=$?
	p=$(grep -c -E '^(\[       OK \]|ok [0-9]* ?- )' "$report")
	f=$(grep -c -E '^(\[  FAILED  \] [a-z_0-9]+$|not ok )' "$report")
	if [ "$code" -ne 0 ] && [ "$f" -eq 0 ]; then f=1; fi
	if [ "$p" -eq 0 ] && [ "$f" -eq 0 ]; then f=1; echo "not ok - $label ran no test" >>"$report"; fi
	{
		flock 9
		echo "$p $f" >>"$out/reports/counts"
		printf '%-34s %4d passed %3d failed  %3d s\n' "$label" "$p" "$f" "$(($(date +%s) - start))"
		if [ "$f" -ne 0 ]; then
			sed 's/^/    /' "$report" | tail -60
			# said again at the very end, where whoever has only the end of it looks
			{ grep -E '^(not ok |\[  FAILED  \] [a-z_0-9]+$)' "$report" || echo "ended with $code"; } |
				sed "s/^/$label: /" | head -20 >>"$out/reports/failed"
		fi
	} 9>"$out/reports/lock"
	exit 0
fi
mkdir -p "$out/reports"
: >"$out/reports/counts"
: >"$out/reports/failed"
printf '%s\0' "$@" | xargs -0 -n 1 -P "${JOBS:-$(nproc)}" "$0" "$out" --one
# one that left no count was ended from outside
awk -v wanted=$# '{p += $1; f += $2} END {print p + 0, f + wanted - NR}' "$out/reports/counts" >"$out/reports/$name.sum"
[ "$(wc -l <"$out/reports/counts")" -eq $# ] || echo "$name: one or more of its programs left no count" >>"$out/reports/failed"
mv "$out/reports/failed" "$out/reports/$name.failed"
read -r passed failed <"$out/reports/$name.sum"
echo "$name: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
