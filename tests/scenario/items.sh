#!/bin/sh
# The front door's whole job through real processes, one part an item: clocks,
# meetings, decisions and outcomes, telephone and hand-over, police, requests,
# the queue, and what is done when things go wrong.  The stories of the findings
# (tests/scenario/findings) tell all of it on a fake clock; here are daemons,
# sockets, files in the spool and verbs that people type.
# Needs $OUT, the sanitised build.
set -u
cd "$(dirname "$0")/../.." || exit 1
SCENE=items
# shellcheck source=tests/scenario/lib.sh
. tests/scenario/lib.sh
only hiow-police hiow-health quayside-school "$CRS" "$EDT"
TEAM=assessment-team NURSERY=sunny-nursery OTHER=oakwood-school CAMHS=hiow-camhs PARTNERS=southampton-partnership
AGENCIES="$AGENCIES
$CAMHS|tellback-health|camhs|TEST mental health|--area $CRS
$NURSERY|tellback-school|early-years|TEST Nursery|--area $CRS
$OTHER|tellback-school|school|TEST Oakwood School|--area $CRS
$TEAM|tellback-crs|council|TEST Assessment team|--role holder --area $CRS
$PARTNERS|tellback-agent|partnership|TEST Partnership|--area $CRS"
# A user at the socket who is not ourselves: only root can be somebody else.
MANAGER=$(getent passwd 65534 | cut -d: -f1)
[ "$MANAGER" != "$(id -un)" ] || MANAGER=$(getent passwd 1 | cut -d: -f1)
LATER=$(date -u -d '+3 days' +%Y-%m-%dT12:00:00Z)

# ---- words of this scene -----------------------------------------------------------------
# sent COMMAND...: it is accepted; its id is in ID, its case in CASE.
sent() {
	"$@" >"$SAID" 2>&1 </dev/null || { cat "$SAID"; stop "not accepted: $*"; }
	ID=$(sed -n 's/^id  *//p' "$SAID" | tail -1)
	CASE=$(sed -n 's/^case  *//p' "$SAID" | tail -1)
}
full() { # a verb of the front door, with every part of a full answer
	who=$1; shift
	world_as "$who" "$@" --told-us "TEST what you told us" --why "TEST we looked and decided." --next "TEST next" \
		--next-by "$LATER" --meanwhile TEST --family-knows TEST --contact "Test Worker" --contact-phone "01632 960299" \
		--disagree TEST --disagree-by "$LATER" --rationale "TEST a reason"
}
# referred AGENCY NAME GRADE [CHILD]: a new referral by the spool, opened; ID and CASE.
referred() {
	sed "s/\"clientReference\": \"[^\"]*\"/\"clientReference\": \"$2\"/; s/\"grade\": \"[A-Z]*\"/\"grade\": \"$3\"/
		s/TEST-[A-Z][a-z]*/TEST-${4:-$2}/; s/\"\(nhsNumber\|upn\)\": \"[^\"]*\",*//" "$R/ppn-medium.json" >"$ROOT/$2.json"
	refer "$1" "$ROOT/$2.json" "$2"
	open_by "$CRS" "$ID"
	happened "$1" opened "$ID" "$CRS"
}
came() { happened "$1" arrived "$2"; } # AGENCY ID
has_not() { [ ! -e "$(world_spool "$1")/in/new/$2.json" ]; }
as_manager() { (cd / && setpriv --reuid="$MANAGER" --clear-groups "$ROOT/bin/tellback-crs" "$@" --agency "$CRS" --root "$ROOT"); }
ask() { # REFERRAL AGENCY RAG QUESTION
	world_as "$CRS" ask "$1" --to "$2" --rag "$3" --question "$4" --context "TEST lives with her aunt" --from 2026-09-01 \
		--until 2026-11-01 --basis "Children Act 2004 s16LA"
}

world_make || stop "the partnership could not be made"
echo "person = $MANAGER manager" >>"$ROOT/etc/tellback/$CRS.conf"
world_broker && world_load || stop "the broker did not start"
for id in $(world_ids); do world_agent "$id" || stop "$id did not start"; done

# ---- 1: duties and clocks ------------------------------------------------------------------
ago=$(date -u -d '-12 days' +%Y-%m-%dT10:00:00Z)
sent world_as "$CRS" log-call --for hiow-health --safe yes --child "Test Amara TEST-Clock" --narrative TEST --received-at "$ago"
old=$ID old_case=$CASE
yes "1: an answer that was owed twelve days ago is overdue as soon as it is written down" noticed hiow-health "overdue .*$old/decision"
is "1: its state says so" "$(duty "$old_case" decision)" overdue
due=$(world_as "$CRS" owed "$old_case" | awk '$2 == "decision" {print $5}')
broker_kill
world_broker || stop "the broker did not start again"
until_status "$CRS" cursor 1
is "1: killed and started again, the broker has the same deadline" \
	"$(world_as "$CRS" owed "$old_case" | awk '$2 == "decision" {print $5}')" "$due"
is "1: and gives no second notice" "$(world_as hiow-health notices | grep -c "overdue .*$old/decision")" 1

# ---- 2: strategy meetings --------------------------------------------------------------------
referred quayside-school meet HIGH
meet=$ID meet_case=$CASE
sent full "$CRS" decide "$meet" --code strategy
sent ask "$meet" "$CAMHS" amber "TEST is she known?"
asked=$ID
came "$CAMHS" "$asked"
expect "2: a school that knows the child and was not invited needs a reason" 1 "quayside-school knows the child and was not invited" \
	world_as "$CRS" record "$meet_case" --invited hiow-police --invited hiow-health --present hiow-police --present hiow-health \
	--s47 joint --decision TEST --risk TEST
sent world_as "$CRS" record "$meet_case" --invited hiow-police --invited hiow-health --invited quayside-school --omitted "$CAMHS=unsafe" \
	--present hiow-police --present hiow-health --s47 joint --decision "TEST joint" --risk TEST \
	--action "hiow-police by $LATER: visit together"
record=$ID
for who in hiow-police hiow-health quayside-school; do came $who "$record"; done
yes "2: who was left out has no record" has_not "$CAMHS" "$record"
is "2: one record is what all three were owed" "$(duty "$meet_case" strategy-record)" "met met met met"
open_by hiow-health "$record"; open_by quayside-school "$record"
happened "$CRS" opened "$record" quayside-school
yes "2: the front door sees who has read it" sh -c "'$BIN/tellback-crs' track '$record' --agency '$CRS' --root '$ROOT' | grep -c opened | grep -q 2"
sent world_as hiow-police action-done "$record" 1 --done single --what "TEST alone, nobody was free"
came "$CRS" "$ID"
is "2: what was agreed is answered for, done alone though it was agreed jointly" "$(duty "$meet_case" action)" met
came hiow-health "$ID"
ok "2: and everybody of the meeting is told"

# ---- 3: decisions and outcomes ---------------------------------------------------------------------
referred hiow-police early MEDIUM
early=$ID early_case=$CASE
sent full "$CRS" decide "$early" --code early-help --service "TEST Early help hub" --family-told yes
promise=$ID
open_by hiow-police "$promise"
expect "3: early help was promised, and nobody knows whether it was taken up" 1 "owes early-help-outcome" world_as "$CRS" may-close "$early_case"
sent full "$CRS" outcome "$promise" --of early-help --code declined
came hiow-police "$ID"
happened "$CRS" verified "$ID" hiow-police
expect "3: that it was declined comes back, too, and closes it" 0 accepted world_as "$CRS" close "$early_case" --reason rc9
"$BIN/tellback" template not-told | sed "s/TEMPLATE-not-told/told-nothing/; s/\"case\": \"[^\"]*\"/\"case\": \"$early_case\"/; s/\"re\": \"[^\"]*\"/\"re\": \"$promise\"/" >"$ROOT/not-told.json"
post hiow-police "$ROOT/not-told.json" told-nothing
accepted hiow-police told-nothing >/dev/null
is "3: who was not told opens it again" "$(duty "$early_case" decision)" "met open"

# ---- 4: telephone, slips, holders --------------------------------------------------------------------
sent world_as "$CRS" log-call --for quayside-school --safe yes --child "Test Ben TEST-Slip" --narrative "TEST hungry" --read-back "TEST read back"
call=$ID call_case=$CASE
came quayside-school "$call"
sed 's/"clientReference": "[^"]*"/"clientReference": "slip-4"/' "$R/school-slip.json" >"$ROOT/slip.json"
refer quayside-school "$ROOT/slip.json" slip-4
slip_case=$CASE
open_by "$CRS" "$ID"
if [ "$(id -u)" = 0 ]; then
	mkdir -p "$ROOT/bin" && cp "$BIN/tellback-crs" "$ROOT/bin" && chmod 711 "$ROOT" "$ROOT/run" && chmod 755 "$ROOT/bin" "$ROOT/run/tellback"
	chmod 666 "$ROOT/run/tellback/$CRS.sock"
	expect "4: a slip is put to the call that was written down, and waits for a second person" 0 "waits for a second person" \
		world_as "$CRS" link "$slip_case" --into "$call_case" --why "TEST the same call"
	link=$(sed -n 's/^id  *//p' "$SAID")
	expect "4: who began it cannot say yes alone" 4 "" world_as "$CRS" confirm "$link"
	expect "4: a manager says yes" 0 "confirmed by $MANAGER" as_manager confirm "$link"
	happened "$CRS" accepted "$link"
	expect "4: the two count as one: neither closes while the call is unanswered" 1 "$call/decision" world_as "$CRS" close "$slip_case" --reason complete
else echo "# $SCENE: not root: nobody else can be at the socket, so nothing is confirmed"; fi
referred hiow-police hand MEDIUM
hand=$ID hand_case=$CASE
sent full "$CRS" decide "$hand" --code assessment
promise=$ID
sent world_as "$CRS" hand-over "$TEAM" "$hand_case" --summary "TEST as it stands" --todo "TEST visit"
offer=$ID
came "$TEAM" "$offer"
is "4: offered and not taken, it is the front door's still" \
	"$(world_as "$CRS" owed "$hand_case" | sed '/we are owed/,$d' | grep -c assessment-outcome)" 1
sent world_as "$TEAM" accept "$offer"
happened "$CRS" arrived "$ID"
yes "4: each referrer is told who has it now" noticed hiow-police "held .*$TEAM"
is "4: the team owes what the front door owed" "$(world_as "$TEAM" owed "$hand_case" | sed '/we are owed/,$d' | grep -c assessment-outcome)" 1
sent full "$TEAM" outcome "$hand_case" --of assessment --code child-in-need
came hiow-police "$ID"
ok "4: and answers it itself, with the mail that came with the case"

# ---- 5: police ---------------------------------------------------------------------------------------------
printf '{"tellback": 1, "type": "incident", "clientReference": "INCIDENT-1", "kind": "ENCOMPASS", "grade": "MEDIUM",
	"awareAt": "%s", "advice": "TEST be there", "children": [
	{"key": "1", "child": {"givenNames": "Test Amara", "familyName": "TEST-Police"}, "settings": [{"agency": "%s", "name": "TEST"}]},
	{"key": "2", "child": {"givenNames": "Test Ben", "familyName": "TEST-Police"}, "settings": [{"agency": "%s", "name": "TEST"}]}]}\n' \
	"$(date -u +%Y-%m-%dT%H:%M:00Z)" quayside-school "$NURSERY" >"$ROOT/incident.json"
expect "5: one incident is a notice for each child's own setting" 0 "$NURSERY" world_as hiow-police notify "$ROOT/incident.json" --wait
to_school=$(awk '/quayside-school/ {print $5}' "$SAID") to_nursery=$(awk -v n="$NURSERY" '$0 ~ n {print $5}' "$SAID")
came quayside-school "$to_school"
came "$NURSERY" "$to_nursery"
open_by quayside-school "$to_school"
world_as "$NURSERY" show "$to_nursery" >"$ROOT/shown"
yes "5: the nursery has an alert" grep -q '"detail": "ALERT"' "$ROOT/shown"
no "5: which says nothing of the incident" grep -q "TEST be there" "$ROOT/shown"
no "5: each hears of its own child only" sh -c "'$BIN/tellback-school' show '$to_school' --agency quayside-school --root '$ROOT' | grep -q 'Test Ben'"
referred hiow-police lowered MEDIUM
sent world_as "$CRS" regrade "$ID" --grade standard --reason risk-down --rationale "TEST the father is in custody"
came hiow-police "$ID"
yes "5: a grade that was lowered stands on top of the police's list, with its reason" sh -c \
	"'$BIN/tellback-police' inbox --agency hiow-police --root '$ROOT' | head -3 | grep -q 'LOWERED from medium to standard.*TEST the father'"
yes "5: the day's high-risk list is there" sh -c "'$BIN/tellback-police' hrda --agency hiow-police --root '$ROOT' | grep -q 'high-risk domestic abuse'"

# ---- 6: information requests ----------------------------------------------------------------------------------
sent world_as hiow-health capacity --open 1 --until "$LATER" --words "TEST one navigator"
came "$CRS" "$ID"
referred hiow-police ask MEDIUM
asking=$ID
expect "6: a request that asks for anything is not sent" 1 "--question" world_as "$CRS" ask "$asking" --to hiow-health --rag amber
sent ask "$asking" hiow-health amber "TEST was she seen?"
first=$ID
came hiow-health "$first"
expect "6: beyond what health can work on the rest waits here, in its place" 0 "held here, place 1 of 1" ask "$asking" hiow-health green "TEST were appointments missed?"
held=$(sed -n 's/^id  *//p' "$SAID")
yes "6: health has not got it yet" has_not hiow-health "$held"
sent world_as "$CRS" ask "$asking" --to hiow-health --rag red --question "TEST where is she now?"
came hiow-health "$ID"
ok "6: a red one is never held, and needs a child and a question only"
expect "6: what is held is seen at the front door" 0 "held 1 of 1" world_as "$CRS" requests --agency hiow-health
sent world_as hiow-health answer "$ID" --answer nothing-known
sent world_as hiow-health answer "$first" --answer answered --finding "TEST one attendance"
came hiow-health "$held"
ok "6: one is answered, and the next goes by itself"

# ---- 7: queue and triage -----------------------------------------------------------------------------------------
referred hiow-police repeated STANDARD Again
repeated_case=$CASE
sed 's/"clientReference": "repeated"/"clientReference": "once-more"/; s/"grade": "STANDARD"/"grade": "HIGH"/; s/"ethnicity": "[A-Z]*"/"ethnicity": "NOBT"/' "$ROOT/repeated.json" >"$ROOT/once-more.json"
refer hiow-police "$ROOT/once-more.json" once-more
high=$ID
yes "7: the high one that nobody opened is the first of the queue" sh -c "'$BIN/tellback-crs' queue --agency '$CRS' --root '$ROOT' | head -1 | grep -q '$high.*HIGH.*UNOPENED'"
open_by "$CRS" "$high"
expect "7: the same child again within twelve months is found, at the front door only" 0 "$repeated_case" world_as "$CRS" repeat "$high"
expect "7: an ethnicity not yet obtained is to be found out" 0 "ethnicity" world_as "$CRS" follow-ups

# ---- 8: when things go wrong --------------------------------------------------------------------------------------
sent full "$CRS" decide "$high" --code nfa
answer=$ID
came hiow-police "$answer"
sent world_as hiow-police escalate "$answer" --stage 1 --point "TEST the third call" --wanted "TEST another look"
came "$CRS" "$ID"
yes "8: the first stage stays between the two" has_not "$PARTNERS" "$ID"
sent world_as "$CRS" answer-escalation "$ID" --result escalated --answer "TEST no"
sent world_as hiow-police escalate "$answer" --stage 2 --point "TEST the third call" --wanted "TEST another look"
stage2=$ID
came "$PARTNERS" "$stage2"
ok "8: from the second stage the partnership is told, without being named"
came "$CRS" "$stage2"
sent world_as "$CRS" answer-escalation "$stage2" --result resolved --answer "TEST we assess"
came hiow-police "$ID"
expect "8: there is no stage nine" 1 "stage" world_as hiow-police escalate "$answer" --stage 9 --point TEST --wanted TEST
sent world_as quayside-school not-ours "$to_school" --reason left --why "TEST she left in July"
came hiow-police "$ID"
sent world_as hiow-police recall "$to_school" --reason wrong-recipient --why "TEST a school she has left"
recall=$ID
came quayside-school "$recall"
sent world_as quayside-school purged "$recall" --copied no
came hiow-police "$ID"
is "8: a notice at the wrong school is recalled and purged, and how many had opened it is said" \
	"$(world_as hiow-police show "$ID" | sed -n 's/^ *"opened": \([0-9]*\).*/\1/p')" 1
expect "8: who does not hold a case cannot stop it" 1 "$TEAM" world_as "$CRS" hold "$hand_case" --reason review --words TEST
sent world_as "$CRS" hold "$early_case" --reason review --words "TEST keep everything"
came hiow-police "$ID"
ok "8: a hold reaches each party"
scene_end
