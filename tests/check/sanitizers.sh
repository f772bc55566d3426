#!/bin/sh
# With the options of this run and linked as every program is, is a planted bug
# reported where `make check` looks?  Else that search would prove nothing.  And
# what the sanitiser was told to forgive is no finding.  Needs $OUT.
set -u
cd "$(dirname "$0")/../.." || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
fails=0
echo "leak:forgiven" >"$work/forgiven"
mkdir "$work/logs"
# planted WHAT: how it ended, and the number of reports that were written
planted() {
	ASAN_OPTIONS=${ASAN_OPTIONS-}${ASAN_OPTIONS:+:}log_path=$work/logs/report \
		UBSAN_OPTIONS=${UBSAN_OPTIONS-}${UBSAN_OPTIONS:+:}log_path=$work/logs/report \
		LSAN_OPTIONS=${LSAN_OPTIONS-}${LSAN_OPTIONS:+:}suppressions=$work/forgiven \
		"$OUT/contract/planted_driver" "$1" >"$work/said" 2>&1
	echo "$(($? != 0)) $(tests/reports.sh "$work/logs" | wc -l)"
	rm -f "$work"/logs/*
}
while read -r what want; do
	found=$(planted "$what")
	[ "$found" = "$want" ] && echo "ok - sanitizers: $what" || {
		cat "$work/said"; echo "not ok - sanitizers: $what: fails, reports: $found, not $want"; fails=1; }
done <<END
overflow 1 1
sum 1 1
leak 1 1
unexited 1 1
abort 1 1
forgiven 0 0
nothing 0 0
END
# what a process leaves that was killed while it looked for leaks; and such a line beside a finding
: >"$work/logs/empty"
echo "==7==Unable to get registers from thread 8." >"$work/logs/killed"
echo "==tellback-police==7==Unable to get registers from thread 8." >"$work/logs/killed-by-name"
{ cat "$work/logs/killed"; echo "==7==ERROR: LeakSanitizer: detected memory leaks"; } >"$work/logs/leaked"
found=$(tests/reports.sh "$work/logs")
[ "$found" = "$work/logs/leaked" ] && echo "ok - sanitizers: who was killed is no finding" || {
	echo "$found"; echo "not ok - sanitizers: who was killed is a finding, or hides one"; fails=1; }
exit $fails
