#!/bin/sh
# Every way in and every way back, with real processes: telephone, slip, stub,
# siblings, two referrers, told another way, excused by two people, complained
# of, taken back, corrected, closed and opened again.
# Needs $OUT, the sanitised build; $PLAIN for an answer made by a broken program.
set -u
cd "$(dirname "$0")/../.." || exit 1
SCENE=routes
# shellcheck source=tests/scenario/lib.sh
. tests/scenario/lib.sh
only hiow-police hiow-health quayside-school "$CRS" "$EDT"
NEXT_BY=2026-11-30T17:00:00Z
# A user at the socket who is not ourselves: only root can be somebody else.
MANAGER=$(getent passwd 65534 | cut -d: -f1)
[ "$MANAGER" != "$(id -un)" ] || MANAGER=$(getent passwd 1 | cut -d: -f1)

# ---- words of this scene --------------------------------------------------------------
# full VERB WORD... : a verb of the front door with every part of a full answer.
full() {
	verb=$1; shift
	world_as "$CRS" "$verb" "$@" --told-us "TEST what you told us" --why "TEST we looked and decided." --next "TEST next" \
		--next-by "$NEXT_BY" --meanwhile "TEST meanwhile" --family-knows "TEST nothing" --contact "Test Worker" \
		--contact-role "social worker" --contact-phone "01632 960299" --disagree "TEST ring the manager" \
		--disagree-by "$NEXT_BY" --rationale "TEST a reason" --manager "Test Manager"
}
# sent COMMAND...: it is accepted; its id is in ID.
sent() {
	"$@" >"$SAID" 2>&1 || { cat "$SAID"; stop "not accepted: $*"; }
	ID=$(sed -n 's/^id  *//p' "$SAID")
	CASE=$(sed -n 's/^case  *//p' "$SAID")
	DECISION=$(sed -n 's/^decision  *//p' "$SAID")
}
# decided WHO REFERRAL WORD...: sent, and confirmed by WHO's agent; it is in ANSWER.
decided() {
	referrer=$1; shift
	sent full decide "$@"
	ANSWER=$ID
	happened "$CRS" verified "$ANSWER" "$referrer"
}
came() { [ -e "$(world_spool "$1")/in/new/$2.json" ]; }
edited() { # file, sed script: an edited copy
	sed "$2" "$1" >"$ROOT/edited.json"
}

world_make || stop "the partnership could not be made"
echo "person = $MANAGER manager" >>"$ROOT/etc/tellback/$CRS.conf"
world_broker && world_load || stop "the broker did not start"
for id in $(world_ids); do world_agent "$id" || stop "$id did not start"; done

# ---- the telephone ----------------------------------------------------------------------
expect "a call without an answer to --safe is refused with words" 2 "is it safe to write back" \
	world_as "$CRS" log-call --for hiow-health --child "Test Poppy TEST-Call" --narrative "TEST a call"
expect "a call without who rang is refused with words" 2 "say who rang" \
	world_as "$CRS" log-call --safe yes --child "Test Poppy TEST-Call" --narrative "TEST a call"
expect "--safe takes only yes or no" 2 "--safe yes or --safe no" \
	world_as "$CRS" log-call --for hiow-health --safe maybe --child "Test Poppy TEST-Call" --narrative "TEST a call"

sent full log-call --for hiow-health --safe yes --child "Test Poppy TEST-Call 2019-02-03" --narrative "TEST a call" \
	--read-back "TEST read back" --decide nfa
call=$ID call_case=$CASE
happened "$CRS" verified "$DECISION" hiow-health
yes "a call, its read-back and its decision are one step: the caller's agent has both" \
	sh -c "[ -e '$(world_spool hiow-health)/in/new/$call.json' ] && [ -e '$(world_spool hiow-health)/in/new/$DECISION.json' ]"
yes "what was read back to the caller is in its agent's copy" grep -q "TEST read back" "$(world_spool hiow-health)/in/new/$call.json"
is "nobody owes an acknowledgement of a call that the front door took itself" "$(duty "$call_case" acknowledge)" ""
expect "an unread answer does not hold a case open" 0 "may close" world_as "$CRS" may-close "$call_case"
is "it is still owed, by the reader" "$(duty "$call_case" read hiow-health)" open
expect "the case closes with the answer unread" 0 accepted world_as "$CRS" close "$call_case" --reason complete

sent full log-call --for hiow-health --safe no --child "Test Ellie TEST-Unsafe" --narrative "TEST unsafe" --decide advice
unsafe=$ID unsafe_case=$CASE answer=$DECISION
expect "the case of a caller whom nobody may write to is not closed before it was told" 1 "owes tell" \
	world_as "$CRS" may-close "$unsafe_case"
expect "what was told by telephone is written down" 0 accepted \
	world_as "$CRS" told "$answer" --channel phone --reason unsafe --who "the doctor" --safe-contact-used yes
is "and counts as told" "$(duty "$unsafe_case" tell)" met
expect "then it may close" 0 "may close" world_as "$CRS" may-close "$unsafe_case"

# the same from a file
# call_file NAME MEMBERS: a record of a call, with these members beside who rang.
call_file() {
	printf '{"tellback": 1, "type": "log-call", "clientReference": "%s", "for": "quayside-school",%s
	"referral": {"grade": "MEDIUM", "receivedAt": "2026-11-23T09:31:00Z",
		"children": [{"givenNames": "Test Maryam", "familyName": "TEST-File"}],
		"concerns": [{"category": "NEG", "narrative": "TEST by file"}]},
	"decision": {"code": "NFA", "rationale": "TEST", "manager": "Test Manager", "answer": {
		"youToldUs": "TEST", "weDecidedAndWhy": "TEST. TEST.", "nextStep": "TEST", "nextBy": "%s",
		"meanwhile": "TEST", "familyKnows": "TEST", "contact": {"name": "Test Worker", "phone": "01632 960299"},
		"howToDisagree": "TEST", "disagreeBy": "%s"}}}\n' "$1" "$2" "$NEXT_BY" "$NEXT_BY" >"$ROOT/$1.json"
	post "$CRS" "$ROOT/$1.json" "$1"
}
call_file unasked ''
await "$(world_spool "$CRS")/out/failed/unasked.error.json"
yes "a call from a file is refused without its answer to \"safe\", by the place" \
	grep -q '"pointer": "/safe"' "$(world_spool "$CRS")/out/failed/unasked.error.json"
call_file asked '"safe": "YES",'
by_file=$(accepted "$CRS" asked) && by_file_answer=$(accepted "$CRS" asked.decision) || exit 1
told quayside-school asked.decision
yes "with it the school has the call and its decision" \
	sh -c "[ -e '$(world_spool quayside-school)/in/new/$by_file.json' ] && [ -e '$(world_spool quayside-school)/in/new/$by_file_answer.json' ]"

# ---- a slip, and a stub that is completed -----------------------------------------------
refer quayside-school "$R/school-slip.json" slip; slip=$ID slip_case=$CASE
open_by "$CRS" "$slip"
happened quayside-school opened "$slip" "$CRS"
decided quayside-school "$slip" --code advice
expect "a slip is answered as any referral, and its case closes" 0 accepted world_as "$CRS" close "$slip_case" --reason complete

edited "$R/ppn-medium.json" 's/"clientReference": "[^"]*"/"clientReference": "STUB-1", "stub": true/'
refer hiow-police "$ROOT/edited.json" stub; stub=$ID stub_case=$CASE
is "two lines now: the rest is owed by their sender" "$(duty "$stub_case" completion)" open
"$BIN/tellback" template further-information |
	sed "s/TEMPLATE-further-information/STUB-1-REST/; s/\"grade\": \"HIGH\"/\"grade\": \"MEDIUM\"/; s/\"case\": \"[^\"]*\"/\"case\": \"$stub_case\"/; s/\"re\": \"[^\"]*\"/\"re\": \"$stub\"/" >"$ROOT/rest.json"
post hiow-police "$ROOT/rest.json" stub-rest
rest=$(accepted hiow-police stub-rest) || exit 1
is "the rest came: it is complete" "$(duty "$stub_case" completion)" met
arrived "$CRS" "$rest"; open_by "$CRS" "$stub"; open_by "$CRS" "$rest"
happened hiow-police opened "$rest" "$CRS"
is "both parts were seen" "$(duty "$stub_case" acknowledge)" "met met"
decided hiow-police "$stub" --code nfa
expect "and one decision answers it" 0 "may close" world_as "$CRS" may-close "$stub_case"

# ---- three siblings, three outcomes ---------------------------------------------------------
refer quayside-school "$R/three-siblings.json" siblings; siblings=$ID siblings_case=$CASE
open_by "$CRS" "$siblings"
happened quayside-school opened "$siblings" "$CRS"
# shellcheck disable=SC2046
set -- $(children "$siblings")
eldest=$1 second=$2 third=$3
decided quayside-school "$siblings" --child "$eldest=assessment" --child "$second=early-help"
is "a decision on two of three leaves the third owed" "$(duty "$siblings_case" decision quayside-school "$third")" open
expect "so it may not close" 1 "owes decision to quayside-school" world_as "$CRS" may-close "$siblings_case"
promise=$ANSWER
decided quayside-school "$siblings" --child "$third=advice"
is "the third has its own" "$(duty "$siblings_case" decision)" "met met met"
is "the eldest is owed an assessment's outcome" "$(duty "$siblings_case" assessment-outcome quayside-school "$eldest")" open
is "the second what came of early help" "$(duty "$siblings_case" early-help-outcome quayside-school "$second")" open
is "the third nothing more" "$(duty "$siblings_case" assessment-outcome quayside-school "$third")$(duty "$siblings_case" early-help-outcome quayside-school "$third")" ""
# outcome WHO PROMISE OF CHILD=CODE
outcome() {
	sent world_as "$CRS" outcome "$2" --of "$3" --child "$4" --told-us TEST --why "TEST. TEST." --next TEST --next-by "$NEXT_BY" \
		--meanwhile TEST --family-knows TEST --contact "Test Worker" --contact-phone "01632 960299" --disagree TEST \
		--disagree-by "$NEXT_BY" --rationale "TEST what came of it"
	happened "$CRS" verified "$ID" "$1"
}
outcome quayside-school "$promise" assessment "$eldest=child-in-need"
expect "one outcome of two: not yet" 1 "owes early-help-outcome" world_as "$CRS" may-close "$siblings_case"
outcome quayside-school "$promise" early-help "$second=declined"
is "nobody has read the outcomes" "$(duty "$siblings_case" read quayside-school)" "open open open open"
expect "three siblings, three outcomes, and it closes unread" 0 accepted world_as "$CRS" close "$siblings_case" --reason complete

# ---- two referrers in one case; a close that comes too early; opened again ---------------------
refer hiow-police "$R/ppn-medium.json" two; first=$ID two_case=$CASE
open_by "$CRS" "$first"
sent world_as "$CRS" log-call --for hiow-health --safe yes --case "$two_case" --child "Test Poppy TEST-Two" --narrative "TEST two"
other=$ID
is "a call into an open case stays in it" "$CASE" "$two_case"
decided hiow-police "$first" --code nfa
expect "the close is refused" 1 "duties-open" world_as "$CRS" close "$two_case" --reason complete
cp "$SAID" "$ROOT/refusal"
yes "and names the duty to whom nobody answered" grep -q "missing: $other/decision/hiow-health" "$ROOT/refusal"
no "and not the one who was answered" grep -q hiow-police "$ROOT/refusal"
expect "may-close says the same beforehand" 1 "owes decision to hiow-health" world_as "$CRS" may-close "$two_case"
decided hiow-health "$other" --code advice
expect "both are answered" 0 "may close" world_as "$CRS" may-close "$two_case"
expect "it closes" 0 accepted world_as "$CRS" close "$two_case" --reason complete
close=$(sed -n 's/^id  *//p' "$SAID")
yes "the police are told that it closed" noticed hiow-police "closed *case $two_case"
yes "and so is the health visitor" noticed hiow-health "closed *case $two_case"
sent world_as "$CRS" log-call --for quayside-school --safe yes --case "$two_case" --child "Test Poppy TEST-Two" --narrative "TEST third"
third=$ID
yes "a call into the closed case opens it: the police, answered before, are told" noticed hiow-police "reopened *case $two_case"
yes "and the health visitor" noticed hiow-health "reopened *case $two_case"
expect "it is open: the new caller is owed" 1 "owes decision to quayside-school" world_as "$CRS" may-close "$two_case"
decided quayside-school "$third" --code nfa
expect "answered, it closes once more" 0 accepted world_as "$CRS" close "$two_case" --reason complete
no "and by another close than the first" grep -q "$close" "$SAID"
for who in hiow-police hiow-health quayside-school; do
	for foreign in hiow-police:"$first" hiow-health:"$other" quayside-school:"$third"; do
		[ "${foreign%%:*}" != $who ] || continue
		if { world_as $who inbox --all --json; world_as $who notices --json; world_as $who owed --all --json
			world_as $who watch --json; cat "$(world_spool $who)"/in/new/*.json; } | grep -q "${foreign#*:}"; then
			echo "$who knows $foreign" >>"$ROOT/foreign"; fi
	done
done
no "of three referrers in one case none learned of another" cat "$ROOT/foreign"

# ---- the interim word, a complaint, a correction, a retraction ---------------------------------
edited "$R/ppn-standard.json" 's/"clientReference": "[^"]*"/"clientReference": "SPOKEN"/'
refer hiow-police "$ROOT/edited.json" spoken; spoken=$ID spoken_case=$CASE
open_by "$CRS" "$spoken"
happened hiow-police opened "$spoken" "$CRS"
expect "the interim word goes out" 0 accepted world_as "$CRS" progress "$spoken" --code allocated --next-by "$NEXT_BY" --words TEST
is "it answers nothing" "$(duty "$spoken_case" decision)" open
decided hiow-police "$spoken" --code nfa; answer=$ANSWER
world_as "$CRS" close "$spoken_case" --reason complete >"$SAID" || bad "an answered case closes"
# reply AGENCY TYPE RE NAME [SED]: its template, in answer to RE, accepted at the front door
reply() {
	"$BIN/tellback" template "$2" | sed "s/TEMPLATE-$2/$4/; s/\"case\": \"[^\"]*\"/\"case\": \"$CASE\"/; s/\"re\": \"[^\"]*\"/\"re\": \"$3\"/; ${5:-}" >"$ROOT/reply.json"
	post "$1" "$ROOT/reply.json" "$4"
	ID=$(accepted "$1" "$4") || exit 1
	arrived "$CRS" "$ID"
}
CASE=$spoken_case
reply hiow-police not-told "$answer" complaint
is "who was not told says so: the decision is owed again" "$(duty "$spoken_case" decision)" "met open"
yes "and the closed case is open again" noticed hiow-police "reopened *case $spoken_case"
expect "it may not close" 1 "owes decision" world_as "$CRS" may-close "$spoken_case"
decided hiow-police "$spoken" --code advice
is "answered again" "$(duty "$spoken_case" decision)" "met met"
reply hiow-police correct "$spoken" correction
is "a correction that raises the grade asks for the decision once more" "$(duty "$spoken_case" decision)" "met met open"
is "and somebody must have read it" "$(duty "$spoken_case" correction)" open
open_by "$CRS" "$ID"
happened hiow-police opened "$ID" "$CRS"
is "somebody has" "$(duty "$spoken_case" correction)" met
decided hiow-police "$spoken" --code assessment
reply hiow-police retract "$spoken" retraction
is "a retraction closes nothing and withdraws nothing" "$(duty "$spoken_case" assessment-outcome)" open
expect "what was promised stays owed" 1 "/assessment-outcome/hiow-police/" world_as "$CRS" close "$spoken_case" --reason complete
owed_outcome=$(world_ctl owed --case "$spoken_case" | awk '$2 == "assessment-outcome" {print $NF}')

# ---- told another way; excused by two people ------------------------------------------------------
expect "who has an agent is told by message" 1 has-agent \
	world_as "$CRS" told "$ANSWER" --channel phone --reason no-agent --who "the officer"
expect "an excuse needs its reason" 1 "--reason" world_as "$CRS" excuse "$owed_outcome" --why TEST
expect "an excuse is begun by one person" 0 "waits for a second person" \
	world_as "$CRS" excuse "$owed_outcome" --reason in-error --why "TEST a duplicate"
excuse=$(sed -n 's/^id  *//p' "$SAID")
expect "the same person cannot confirm it" 4 "" world_as "$CRS" confirm "$excuse"
is "the duty is still owed" "$(duty "$spoken_case" assessment-outcome)" open
if [ "$(id -u)" = 0 ]; then
	# somebody else reaches the socket as an administrator would let them
	mkdir -p "$ROOT/bin" && cp "$BIN/tellback-crs" "$ROOT/bin" && chmod 711 "$ROOT" "$ROOT/run" && chmod 755 "$ROOT/bin" "$ROOT/run/tellback"
	chmod 666 "$ROOT/run/tellback/$CRS.sock"
	as_manager() { (cd / && setpriv --reuid="$MANAGER" --clear-groups "$ROOT/bin/tellback-crs" "$@" --agency "$CRS" --root "$ROOT"); }
	expect "another user, a manager, confirms it" 0 "confirmed by $MANAGER" as_manager confirm "$excuse"
	happened "$CRS" accepted "$excuse"
	is "the duty is excused, which is never told" "$(duty "$spoken_case" assessment-outcome)" excused
	expect "and holds nothing open" 0 accepted world_as "$CRS" close "$spoken_case" --reason complete
	expect "a manager alone cannot either" 0 "waits for a second person" as_manager excuse "$first/decision/hiow-police" --reason withheld \
		--why TEST --review 2027-02-01T09:00:00Z
	expect "whoever began it" 4 "" as_manager confirm "$(sed -n 's/^id  *//p' "$SAID")"
else echo "# $SCENE: not root: nobody else can be at the socket, so nothing is confirmed"; fi

# ---- an answer without its parts ----------------------------------------------------------------
refer hiow-police "$R/ppn-standard.json" part; part=$ID part_case=$CASE
open_by "$CRS" "$part"
token=$(children "$part")
edited "$DATA/answers/decision-nfa.json" "/howToDisagree/d; s/@REFERENCE@/without/; s/@TO@/hiow-police/; s/@CASE@/$part_case/; s/@RE@/$part/; s/@CHILD1@/$token/; s/@YOU_TOLD_US@/TEST/"
cp "$ROOT/edited.json" "$ROOT/without.json"
post "$CRS" "$ROOT/without.json" without
await "$(world_spool "$CRS")/out/failed/without.error.json"
yes "a full answer that does not say how to disagree is not sent, and the place is named" \
	grep -q '"pointer": "/answer/howToDisagree"' "$(world_spool "$CRS")/out/failed/without.error.json"
is "nothing was answered by it" "$(duty "$part_case" decision)" open

# the same by a program that does not look, as another's might
if [ -n "${PLAIN:-}" ] && "${MAKE:-make}" -s BUILD="$(dirname "$PLAIN")" VARIANT=break-unasked \
	"$(dirname "$PLAIN")/break-unasked/broken-crs" >"$SAID" 2>&1; then
	world_stop "$CRS"
	world_start "$CRS" "$(dirname "$PLAIN")/break-unasked/broken-crs" run --root "$ROOT" -c "$ROOT/etc/tellback/$CRS.conf"
	await "$ROOT/run/tellback/$CRS.sock"
	sed 's/"without"/"handmade"/' "$ROOT/without.json" >"$ROOT/edited.json"
	post "$CRS" "$ROOT/edited.json" handmade
	handmade=$(accepted "$CRS" handmade) || exit 1
	happened "$CRS" rejected "$handmade" hiow-police
	yes "such an answer, sent all the same, is refused by its recipient as incomplete" sh -c "echo '$LINE' | grep -q incomplete"
	yes "and never shown as one" grep -q "could not be read (incomplete)" "$(world_spool hiow-police)/in/new/$handmade.error.json"
	expect "the front door cannot close on it" 1 "owes verify" world_as "$CRS" may-close "$part_case"
	world_stop "$CRS"; world_agent "$CRS"
	# the whole answer takes its place
	edited "$DATA/answers/decision-nfa.json" "s/@REFERENCE@/whole/; s/@TO@/hiow-police/; s/@CASE@/$part_case/; s/@RE@/$part/; s/@CHILD1@/$token/; s/@YOU_TOLD_US@/TEST/; s/\"tellback\": 1,/\"tellback\": 1, \"replaces\": \"$handmade\",/"
	post "$CRS" "$ROOT/edited.json" whole
	accepted "$CRS" whole >"$SAID"
	told hiow-police whole
	expect "with every part in place of it the case may close" 0 "may close" world_as "$CRS" may-close "$part_case"
else echo "# $SCENE: no plain build: no broken program answers"; fi

world_stop tellbackd
log_says "$CRS" event=link.down
expect "without the broker nobody can tell whether a case may close" 3 "cannot tell" world_as "$CRS" may-close "$part_case"
scene_end
