#!/bin/sh
# An incident at the police's agent, among real processes: a school and a
# nursery before the bell, one setting without an agent, a mother who works
# there, a missing child who is found, a crash in between, the day's list.
# Needs $OUT, the sanitised build.
set -u
cd "$(dirname "$0")/../.." || exit 1
SCENE=incidents
# shellcheck source=tests/scenario/lib.sh
. tests/scenario/lib.sh
only hiow-police quayside-school "$CRS" "$EDT"
AGENCIES="$AGENCIES
little-anchors-school|tellback-school|early-years|TEST Little Anchors|--area $CRS
southampton-education|tellback-agent|council|TEST Education team|--area $CRS"
scene_begin
NURSERY=little-anchors-school

# incident REFERENCE KIND REST CHILDREN: a file of the police's system.
incident() {
	printf '{"tellback": 1, "type": "incident", "clientReference": "%s", "kind": "%s", "grade": "MEDIUM",\n' "$1" "$2"
	printf '"awareAt": "%s", "educationTeam": "southampton-education", %s\n"children": [%s]}\n' "$(date -u +%Y-%m-%dT%H:00:00Z)" "$3" "$4"
}
# child NAME SETTING...: one child of it.
child() {
	name=$1 list=; shift
	for setting in "$@"; do list="$list${list:+, }{\"agency\": \"$setting\", \"name\": \"TEST place\"}"; done
	printf '{"key": "%s", "child": {"givenNames": "Test %s", "familyName": "TEST-Mole"}, "settings": [%s]}' "$name" "$name" "$list"
}
# notify FILE CODE WORDS LABEL: it is handed in by hand; what was said is in TOLD.
TOLD=$ROOT/told
notify() {
	expect "$4" "$2" "$3" world_as hiow-police notify "$1" --wait
	cp "$SAID" "$TOLD"
}
# said_id NOTICE: the id of one line of it.
said_id() { awk -v notice="$1" '$1 == notice {for (i = 2; i <= NF; i++) if ($i ~ /^[0-9a-f]+$/ && length($i) == 32) {print $i; exit}}' "$TOLD"; }
# case_of ID: the case of a message that the broker took.
case_of() { notes | awk -v id="$1" '$1 == "envelope" {for (i = 2; i < NF; i++) {if ($i == "id" && $(i + 1) == id) mine = 1; if ($i == "case" && mine) {print $(i + 1); exit}}; mine = 0}'; }
sees() { # AGENCY WORDS: its inbox has them
	world_as "$1" inbox | grep -qF -e "$2"
}

# ---- before the bell ---------------------------------------------------------------------------
incident ENC ENCOMPASS '"advice": "Zvelithrond: be there, do not ask.",' \
	"$(child Ann quayside-school), $(child Ben $NURSERY), $(child Cid none)" >"$ROOT/encompass.json"
notify "$ROOT/encompass.json" 0 "child-3.setting-1" "a child at school, one at a nursery, one where there is no agent: one file"
school=$(said_id child-1.setting-1) nursery=$(said_id child-2.setting-1) none=$(said_id child-3.setting-1)
arrived quayside-school "$school"
arrived $NURSERY "$nursery"
yes "the school sees it by name" sees quayside-school "ENCOMPASS  Test Ann TEST-Mole"
yes "and what not to do" sees quayside-school "Do not ask the child about it"
yes "and today's list has it" sh -c "'$BIN/tellback-school' inbox --today --agency quayside-school --root '$ROOT' | grep -q 'Test Ann'"
yes "the nursery sees an alert" sees $NURSERY "ENCOMPASS (alert)  Test Ben TEST-Mole"
no "and no word of what happened reached it" grep -rq Zvelithrond "$(world_spool $NURSERY)"
no "nor of another family's child the school" sh -c "grep -rq 'Test Ben' '$(world_spool quayside-school)'"
open_by quayside-school "$school"
happened hiow-police opened "$school" quayside-school
ok "the police learn that the school has read it"
none_case=$(case_of "$none")
is "where there is no agent the telling is owed" "$(duty "$none_case" tell)" open
expect "an officer tells it, and says so" 0 "accepted" world_as hiow-police told "$none" --channel phone --who "the head of TEST place"
is "and it is owed no more" "$(duty "$none_case" tell)" met

# ---- the same again, and a crash -----------------------------------------------------------------
agent_kill hiow-police
again hiow-police
notify "$ROOT/encompass.json" 0 "as before" "after a crash the same file is the same incident"
is "with the same notices" "$(said_id child-1.setting-1) $(said_id child-2.setting-1) $(said_id child-3.setting-1)" "$school $nursery $none"
sed 's/Test Ann/Test Eve/' "$ROOT/encompass.json" >"$ROOT/other.json"
notify "$ROOT/other.json" 6 "nothing was sent" "another incident of that name is a conflict"

# ---- the mother works there ------------------------------------------------------------------------
incident WORKS ENCOMPASS '"people": [{"relation": "mother", "worksFor": "quayside-school"}],' "$(child Dot quayside-school)" >"$ROOT/works.json"
post hiow-police "$ROOT/works.json" works
await "$(world_spool hiow-police)/out/sent/works.report.json"
yes "a notice that the mother may read is held, and the file's sender is told" grep -q "the child's mother works there" "$(world_spool hiow-police)/out/sent/works.report.json"
held=$(world_as hiow-police held | awk 'NR == 1 {print $1}')
expect "it waits for a person" 0 "HELD" world_as hiow-police inbox
no "nothing of it reached the school" sees quayside-school "Test Dot"
expect "the person says who is to have it" 0 "accepted" world_as hiow-police redirect "$held" --for "the head, not Dana"
arrived quayside-school "$(sed -n 's/^id  *//p' "$SAID")"
yes "and the school sees for whom" sees quayside-school "FOR the head, not Dana"

# ---- missing and found ---------------------------------------------------------------------------------
incident MISSING ENDEAVOUR_MISSING '' "$(child Kai quayside-school)" >"$ROOT/missing.json"
post hiow-police "$ROOT/missing.json" missing
missing=$(accepted hiow-police missing) || exit 1
arrived quayside-school "$missing"
open_by quayside-school "$missing"
yes "a missing child stays in the school's sight" sees quayside-school "MISSING  Test Kai TEST-Mole  STILL MISSING"
incident FOUND ENDEAVOUR_FOUND '"missing": "MISSING",' "$(child Kai quayside-school)" >"$ROOT/found.json"
notify "$ROOT/found.json" 0 "child-1.front-door" "found: whoever heard of the one hears of the other"
no "each in the case of the missing" grep -q "stands alone" "$TOLD"
found=$(said_id child-1.setting-1) door=$(said_id child-1.front-door)
arrived quayside-school "$found"
arrived "$CRS" "$door"
yes "to the school it is missing no more" sees quayside-school "FOUND  Test Kai"
no "and the other notice is out of the way" sees quayside-school "STILL MISSING"
found_case=$(case_of "$door")
is "a return interview is owed to the police" "$(duty "$found_case" return-interview hiow-police)" open
is "and to the school" "$(duty "$found_case" return-interview quayside-school)" open
expect "the police see it owed, and how long is left" 0 "h " sh -c "'$BIN/tellback-police' owed '$found_case' --agency hiow-police --root '$ROOT' | grep return-interview | grep left"

# ---- the day's list ---------------------------------------------------------------------------------------
refer hiow-police "$R/ppn-high.json" high
family=$(member "$R/ppn-high.json" familyName)
expect "the day's high-risk list has it unopened" 0 "NOT OPENED" world_as hiow-police hrda
open_by "$CRS" "$ID"
happened hiow-police opened "$ID" "$CRS"
expect "and then opened" 0 "opened " world_as hiow-police hrda
cp "$SAID" "$TOLD"
no "and no name" grep -qF "$family" "$TOLD"
expect "but for who asks for names" 0 "$family" world_as hiow-police hrda --names
scene_end
