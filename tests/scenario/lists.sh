#!/bin/sh
# How the demo holds the programs' duties against a list written by hand
# (agents/cli/demo/duties.sh): ids become the story's names, and a difference
# that is planted in either list is seen.  Starts nothing.
set -u
cd "$(dirname "$0")/../.." || exit 1
ROOT=$(mktemp -d)
trap 'rm -rf "$ROOT"' EXIT
# shellcheck source=agents/cli/demo/duties.sh
. agents/cli/demo/duties.sh
fails=0
check() { # label, what was said, what should be
	if [ "$2" = "$3" ]; then echo "ok - lists: $1"; else echo "not ok - lists: $1"; echo "    got: $2"; echo "    not: $3"; fails=1; fi
}

# ---- ids become names ---------------------------------------------------------------
A=01a201c349357195a9a40c7dbfc6219f B=01a201c34dcb7247bff45d582f2aaaf5 C=01a201c34935742985eaa0012c8f6bfd
printf '%s night\n%s night-decision\n' $A $B >"$ROOT/names"
printf '79a89492 Leila\n' >"$ROOT/children"
named() { printf '%s\n' "$1" | duties_named "$ROOT"; }
check "a child's" "$(named "$A/decision/police/79a89492 $C decision crs police 79a89492 met 1 2 3 $B")" \
	"night decision crs -> police Leila met by night-decision"
check "one that a receipt ended" "$(named "$A/acknowledge/police $C acknowledge crs police - met 1 2 3 -")" \
	"night acknowledge crs -> police met"
check "a number's" "$(named "$B/action/crs/2 $C action health crs - open 1 2 - -")" "night-decision action health -> crs 2 open"
check "another child keeps its token, and so differs" "$(named "$A/decision/police/12345678 $C decision crs police 12345678 open 1 2 - -")" \
	"night decision crs -> police 12345678 open"
check "what the story does not name keeps its id" "$(named "$C/read/police $C read police crs - open 1 2 - -")" "$C read police -> crs open"

# ---- a difference is seen -----------------------------------------------------------------
duties_by_hand tests/demo/duties.expected >"$ROOT/hand"
check "the list by hand is one line a duty" "$(grep -cvE '^[a-z0-9.-]+ [a-z0-9-]+ [a-z-]+ -> [a-z-]+( [A-Za-z0-9]+)? (met|open|ended)( by [a-z0-9.-]+)?$' "$ROOT/hand")" 0
check "none of them twice" "$(uniq -d "$ROOT/hand")" ""
duties_same "$ROOT/hand" "$ROOT/hand" 2>/dev/null; check "the same list is the same" $? 0
duties_planted "$ROOT/hand"; check "one less, one more, another creditor, another end are seen" $? 0
for line in 1 40 90 133; do
	sed "${line}s/ -> [^ ]*/ -> nobody/" "$ROOT/hand" >"$ROOT/planted"
	duties_same "$ROOT/hand" "$ROOT/planted" 2>"$ROOT/said"; check "a difference in line $line" $? 1
	check "and it is said" "$(grep -c '^>.* -> nobody' "$ROOT/said")" 1
done
duties_same() { return 0; } # a comparison that sees nothing
duties_planted "$ROOT/hand" 2>"$ROOT/said"; check "a comparison that sees nothing is found out" "$(cat "$ROOT/said")" \
	"duties: a planted difference is not seen: 1d"
exit $fails
