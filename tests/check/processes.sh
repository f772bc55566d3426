#!/bin/sh
# docs/PROCESSES.md has every row from 1 to 63 once, and each test it names is
# there; every story is named by a row.  Shown to fail on a missing row and on a
# test that is not there.
set -u
cd "$(dirname "$0")/../.." || exit 1
fails=0
look() { # page: what is wrong with it
	awk -F'|' '/^\| [0-9]+ \|/ {n = $2 + 0; seen[n]++}
		END {for (i = 1; i <= 63; i++) if (seen[i] != 1) print "row " i " stands " seen[i] + 0 " times"}' "$1"
	awk -F'|' '/^\| [0-9]+ \|/ {gsub(/ /, "", $5); if ($5 != "-") print $5}' "$1" | while read -r test; do
		[ -e "tests/scenario/$test" ] || [ -e "tests/$test" ] || echo "there is no $test"
	done
	awk -F'|' '/^\| [0-9]+ \|/ && $5 ~ /^ - *$/ && $4 !~ /not served/ {print "row" $2 "has no test and does not say why"}' "$1"
	for story in tests/scenario/findings/[1-9]*.story tests/scenario/findings/0[1-9]*.story; do
		grep -q "$(basename "$story")" "$1" || echo "no row names $(basename "$story")"
	done
}
spoilt=$(mktemp) || exit 1
trap 'rm -f "$spoilt"' EXIT
sed -e '/^| 7 |/d' -e 's/01-the-referrer/01-no-such/' docs/PROCESSES.md >"$spoilt"
[ "$(look "$spoilt" | wc -l)" -ge 3 ] && echo "ok - processes: sees a missing row and a test that is not there" || {
	echo "not ok - processes: a spoilt page was taken for whole"; fails=1; }
wrong=$(look docs/PROCESSES.md)
[ -z "$wrong" ] && echo "ok - processes: every row, every test" || { echo "$wrong"; echo "not ok - processes: docs/PROCESSES.md"; fails=1; }
exit $fails
