#!/bin/sh
# docs/INDICATORS.md has every indicator under the name that it is printed with,
# and each names a test that there is.  usage: indicators.sh [PAGE]
# Without PAGE: first proves on spoilt pages that it can fail.
set -u
cd "$(dirname "$0")/../.." || exit 1
table=agents/review/indicators_table.c
page=${1:-docs/INDICATORS.md}

names() { # id|name of each row of the table
	sed -n 's/^\t\[INDICATOR_[A-Za-z0-9]*\] = {{"\([A-Za-z0-9]*\)", "\(.*\)",$/\1|\2/p' "$table"
}
breaches() {
	names | while IFS='|' read -r id name; do
		grep -qF "| $id | $name |" "$page" || echo "$id \"$name\" has no row"
	done
	sed -n 's/^| [IP][0-9]*[a-z]* | .* | `\([a-z0-9_]*\)` |$/\1/p' "$page" | sort -u | while read -r test; do
		grep -q "^$test(void \*\*state)" tests/unit/indicators_*_test.c || echo "there is no test $test"
	done
}
if [ $# -ge 1 ]; then
	found=$(breaches)
	[ -z "$found" ] || { echo "$found"; exit 1; }
	exit 0
fi
spoilt=$(mktemp) || exit 1
trap 'rm -f "$spoilt"' EXIT
fails=0
spoil() { # label, sed program
	sed "$2" "$page" >"$spoilt"
	if sh "$0" "$spoilt" >/dev/null; then echo "not ok - indicators: $1 is not seen"; fails=1; else
		echo "ok - indicators: sees $1"; fi
}
spoil "an indicator without a row" '/^| P3c | /d'
spoil "another name" 's/^| I1 | Contacts |/| I1 | Calls |/'
spoil "a test that is none" 's/`settings_know_before_the_bell`/`settings_know`/'
[ "$(names | wc -l)" -ge 80 ] || { echo "not ok - indicators: the table is read ($(names | wc -l) rows)"; fails=1; }
found=$(breaches)
if [ -n "$found" ]; then echo "$found"; echo "not ok - indicators: the page has every indicator"; fails=1; else
	echo "ok - indicators: the page has every indicator, and each a test"; fi
exit $fails
