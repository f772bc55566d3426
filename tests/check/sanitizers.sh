#!/bin/sh
# With the options of this run and linked as every program is, is a planted bug
# reported where `make check` looks?  Else that search would prove nothing.  And
# what the sanitiser was told to forgive is no finding.  Needs $OUT.
set -u
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
fails=0
echo "leak:forgiven" >"$work/forgiven"
# planted WHAT: how it ended, and the number of reports that were written
planted() {
	ASAN_OPTIONS=${ASAN_OPTIONS-}${ASAN_OPTIONS:+:}log_path=$work/report \
		UBSAN_OPTIONS=${UBSAN_OPTIONS-}${UBSAN_OPTIONS:+:}log_path=$work/report \
		LSAN_OPTIONS=${LSAN_OPTIONS-}${LSAN_OPTIONS:+:}suppressions=$work/forgiven \
		"$OUT/contract/planted_driver" "$1" >"$work/said" 2>&1
	echo "$(($? != 0)) $(find "$work" -name 'report.*' | wc -l)"
	rm -f "$work"/report.*
}
while read -r what want; do
	found=$(planted "$what")
	[ "$found" = "$want" ] && echo "ok - sanitizers: $what" || {
		cat "$work/said"; echo "not ok - sanitizers: $what: fails, reports: $found, not $want"; fails=1; }
done <<END
overflow 1 1
sum 1 1
leak 1 1
forgiven 0 0
nothing 0 0
END
exit $fails
