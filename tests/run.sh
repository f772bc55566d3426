#!/bin/sh
# Run test programs and scripts, and count.  usage: tests/run.sh OUT NAME PROGRAM...
# A program is a cmocka group or a script that prints `ok - name` and
# `not ok - name` lines.  Prints one line a program and, last, the sum.
set -u
out=$1; name=$2; shift 2
passed=0; failed=0
mkdir -p "$out/reports"
for program in "$@"; do
	label=$(basename "$program")
	report="$out/reports/$label.txt"
	start=$(date +%s)
	ASAN_OPTIONS=${ASAN_OPTIONS:-abort_on_error=0:detect_leaks=1} "$program" >"$report" 2>&1
	code=$?
	p=$(grep -c -E '^(\[       OK \]|ok [0-9]* ?- )' "$report")
	f=$(grep -c -E '^(\[  FAILED  \] [a-z_0-9]+$|not ok )' "$report")
	if [ "$code" -ne 0 ] && [ "$f" -eq 0 ]; then f=1; fi
	if [ "$p" -eq 0 ] && [ "$f" -eq 0 ]; then f=1; echo "not ok - $label ran no test" >>"$report"; fi
	passed=$((passed + p)); failed=$((failed + f))
	printf '%-34s %4d passed %3d failed  %3d s\n' "$label" "$p" "$f" "$(($(date +%s) - start))"
	if [ "$f" -ne 0 ]; then sed 's/^/    /' "$report" | tail -60; fi
done
echo "$passed $failed" >"$out/reports/$name.sum"
echo "$name: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
