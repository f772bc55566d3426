#!/bin/sh
# A person asks for what is held about a child: each agency gives its own
# messages, in a folder, with marks where somebody must look first.
# Needs $OUT, the sanitised build.
set -u
cd "$(dirname "$0")/../.." || exit 1
SCENE=access
# shellcheck source=tests/scenario/lib.sh
. tests/scenario/lib.sh
only hiow-police "$CRS" "$EDT"
scene_begin

cat >"$ROOT/refer.json" <<X
{"tellback": 1, "type": "referral", "grade": "MEDIUM", "route": "WRITTEN", "awareAt": "2026-11-20T08:00:00Z",
 "referrer": {"name": "Test Officer"}, "concerns": [{"category": "NEG", "narrative": "TEST words"}],
 "handling": {"safeContact": "TEST aunt", "referrerMayBeNamed": "NO"},
 "children": [{"givenNames": "Test Amelia", "familyName": "TEST-Access"}, {"givenNames": "Test Noah", "familyName": "TEST-Access"}]}
X
world_as hiow-police send "$ROOT/refer.json" --wait >"$SAID" 2>&1 || stop "the referral was not taken"
ID=$(sed -n 's/^id  *//p' "$SAID") CASE=$(sed -n 's/^case  *//p' "$SAID")
happened "$CRS" arrived "$ID"
CHILD=$(world_as "$CRS" show "$ID" | sed -n 's/.*"token": "\([0-9a-f]*\)".*/\1/p' | head -1)
give() { "$BIN/tellback" export "$@" --root "$ROOT"; }

expect "a case is given to a new folder" 0 "1 messages in" give --case "$CASE" --to "$ROOT/one" --agency "$CRS"
yes "the message is there" grep -q "TEST words" "$ROOT"/one/001-*-referral-from-hiow-police-*.json
yes "what names other children is marked" grep -q "names other children" "$ROOT/one/READ-FIRST.txt"
yes "another agency's words are marked" grep -q "another agency's: ask it first" "$ROOT/one/READ-FIRST.txt"
yes "a safe contact is marked" grep -q "a safe contact" "$ROOT/one/READ-FIRST.txt"
yes "who must not be named is marked" grep -q "the referrer must not be named" "$ROOT/one/READ-FIRST.txt"
is "nobody else may read the folder" "$(stat -c %a "$ROOT/one")" 700
is "nor the files" "$(stat -c %a "$ROOT"/one/* | sort -u)" 600
expect "a folder that is not empty is refused" 6 "is not empty" give --case "$CASE" --to "$ROOT/one" --agency "$CRS"
expect "a child is found in its cases" 0 "1 messages in" give --child "$CHILD" --to "$ROOT/two" --agency "$CRS"
expect "the sender gives its own copy" 0 "1 messages in" give --case "$CASE" --to "$ROOT/three" --agency hiow-police
no "its own words are not marked as another's" grep -q "another agency" "$ROOT/three/READ-FIRST.txt"
expect "an unknown case leaves no folder behind" 5 "there is nothing of that here" \
	give --case 01900000000070008000000000000000 --to "$ROOT/four" --agency "$CRS"
no "there is none" [ -e "$ROOT/four" ]
expect "a case or a child, not both" 2 "say --case CASE or --child TOKEN" \
	give --case "$CASE" --child "$CHILD" --to "$ROOT/five" --agency "$CRS"
expect "a word that is no token" 2 "a case's token" give --case nonsense --to "$ROOT/five" --agency "$CRS"
scene_end
