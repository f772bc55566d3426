# One case that goes the whole way: from a police notice at two in the night to
# the close, by the commands that people type and the files that systems write.
# The broker and every agent were stopped and are started again: what was told
# before must still be there in the end.

TEAM=southampton-assessment
PARTNERS="hiow-police hiow-health quayside-school hiow-camhs hiow-probation"

# tell WHO WHAT: a line of the timeline, and how the case stands: duties that
# are owed, duties that were met.
tell() {
	# shellcheck disable=SC2046
	set -- "$1" "$2" $(world_ctl duties --case "$case" | awk '$7 == "open" || $7 == "overdue" {o++} $7 == "met" {m++} END {print o + 0, m + 0}')
	say "$1" "$(printf '%-46s %3d %3d' "$2" "$3" "$4")"
}
id_of() { awk -v name="$1" '$2 == name {print $1; exit}' "$ROOT/names"; }
# reads AGENCY NAME...: somebody there opens each, and the broker has heard so.
reads() {
	local who=$1 name; shift
	for name in "$@"; do
		arrived "$who" "$(id_of "$name")"
		open_by "$who" "$(id_of "$name")"
	done
	idle "$who"
}
# idle AGENCY: all that it had to say was answered.
idle() {
	local looks=0
	until world_as "$1" status | awk '$1 == "waiting" || $1 == "raw" {n += $2} END {exit n != 0}'; do
		looks=$((looks + 1)); [ $looks -lt 1000 ] || stop "$1 is not answered"
	done
}
# several PREFIX: what one command sent to each, called PREFIX.AGENCY; the one
# to many is called PREFIX.
several() {
	awk -v prefix="$1" '$1 == "to" { sub(",", "", $2); who = $2 }
		$1 == "id" { print $2, prefix (who ~ /^[0-9]+$/ ? "" : "." who) }' "$ROOT/typed" >>"$ROOT/names"
}
# read_by_each PREFIX: each partner has its own, and somebody reads it.
read_by_each() {
	for who in $PARTNERS; do reads "$who" "$1.$who"; done
}
in_days() { date -u -d "+$1 days" +%Y-%m-%dT17:00:00Z; }
# full AGENCY VERB...: with every part of a full answer.
full() {
	types "$@" --told-us "What you told us is in your referral." --next "A social worker rings you." \
		--next-by "$(in_days 3)" --meanwhile "Keep both where you can see them." \
		--family-knows "The mother knows; he must not." --contact "Test Worker 5" \
		--contact-role "social worker" --contact-phone "01632 960242" \
		--disagree "Ring the manager; then your lead may escalate." --disagree-by "$(in_days 5)"
}

say broker "all is started again; from here on it is one case"
world_broker || exit 1
for id in $(world_ids); do world_agent "$id" || exit 1; done

# --- the night
refer hiow-police "$R/ppn-night.json" night; night=$ID case=$CASE
say "" "$(printf '%-46s%4s %3s' '' owed met)"
tell "police -> EDT" "02:00: PPN, high: Leila, 9, and Sami, 3"
reads $EDT night
tell EDT "opened by the night worker"
does safe-tonight $EDT progress "$night" --code safe-tonight --next-by "$(in_days 1)" \
	--words "Both are with their grandmother, whom we have seen."
reads hiow-police safe-tonight
tell "EDT -> police" "both are safe tonight, and were seen"
world_as hiow-police notify --template encompass | sed "s/TEMPLATE-encompass/night-notice/; s/quayside-primary/quayside-school/
	s/\"none\"/\"acorns-nursery\"/; s/Amelia/Leila/; s/Test Joe/Test Sami/; s/TEST-Harbour/TEST-Nightingale/
	/educationTeam/d; s/\(\"advice\".*\),/\1/" >"$ROOT/incident.json"
post hiow-police "$ROOT/incident.json" night-notice
accepted hiow-police night-notice >/dev/null && accepted hiow-police night-notice.child-2.setting-1 >/dev/null || exit 1
reads quayside-school night-notice
reads acorns-nursery night-notice.child-2.setting-1
tell "police -> school" "Encompass, before the bell; nursery: an alert"
does hand-over $EDT hand-over $CRS "$case" --summary "Leila was hit. Both are at their grandmother's." \
	--todo "He is out of custody in the morning: visit before that."
reads $CRS hand-over night
tell "EDT -> CRS" "hand-over: until it is accepted it is EDT's"
does taken-over $CRS accept "$(id_of hand-over)"
tell CRS "accepted"

# --- the morning: a second referrer, and questions to three agencies
does call $CRS log-call --for quayside-school --safe yes --case "$case" --child "Test Leila TEST-Nightingale 2017-09-12" \
	--grade high --category PHY --narrative "A bruise on her cheek; she asked who fetches Sami." --read-back "As told."
arrived quayside-school "$(id_of call)"
children "$night" >/dev/null
leila=$(awk '$2 == "Leila" {print $1}' "$ROOT/children" | tail -1)
children "$(id_of call)" >/dev/null
tell "school -> CRS" "rings about Leila: logged in the same case"
does capacity hiow-health capacity --open 1 --until "$(in_days 1)"
arrived $CRS "$(id_of capacity)"
tell "health -> CRS" "its navigator can do one request at a time"
ask() { # name, agency, rag, question
	does "$1" $CRS ask "$night" --to "$2" --rag "$3" --question "$4" --context "Lives with mother and stepfather" \
		--from 2025-09-01 --basis "Children Act 2004 s16LA" --child "$leila"
}
ask injuries hiow-health amber "Seen for an injury since September 2025?"
tell "CRS -> health" "amber: seen for an injury?"
ask appointments hiow-health green "Which appointments were missed?"
grep -q "held here, place 1 of 1" "$ROOT/typed" || stop "the second request to health was not held"
tell CRS "green, to health: HELD, place 1 of 1"
ask whereabouts hiow-health red "Is she with you now?"
arrived hiow-health "$(id_of whereabouts)"
tell "CRS -> health" "red: is she with you now? It passes"
ask attendance quayside-school amber "Days missed since September 2025?"
tell "CRS -> school" "amber: days missed?"
ask sessions hiow-camhs amber "Seen by you since September 2025?"
tell "CRS -> CAMHS" "amber: seen by you?"
does whereabouts-answer hiow-health answer "$(id_of whereabouts)" --answer nothing-known
arrived hiow-health "$(id_of injuries)"
does injuries-answer hiow-health answer "$(id_of injuries)" --answer answered --finding "Once, in May: a wrist."
arrived hiow-health "$(id_of appointments)"
tell "health -> CRS" "both answered; now the held one came"
does appointments-answer hiow-health answer "$(id_of appointments)" --answer answered --finding "None."
arrived quayside-school "$(id_of attendance)"
printf '{"tellback": 1, "type": "information-response", "answer": "ANSWERED", "findings": ["Nine Mondays."],
	"searchedBy": "Test Teacher 9"}' >"$ROOT/reply.json"
does attendance-answer quayside-school reply "$(id_of attendance)" "$ROOT/reply.json" --wait
tell "health, school" "answered, and nothing is held any more"
does sessions-ended $CRS end-request "$(id_of sessions)" --reason decided-without
tell "CRS -> CAMHS" "ended: the meeting cannot wait for it"

# --- two decisions, one meeting
full $CRS decide "$night" --child "Test Leila=strategy" --child "Test Sami=early-help" --cin-of "Test Sami=N1" \
	--why "Leila was hit. He may be back at noon." --rationale "A bruise, and choking reported." --manager "Test Manager 2"
it_is night-decision
reads hiow-police night-decision
tell "CRS -> police" "Leila: strategy meeting. Sami: early help"
full $CRS decide "$(id_of call)" --code strategy --why "You saw the same bruise. We meet today." --rationale "As the police." --manager "Test Manager 2"
it_is call-decision
reads quayside-school call-decision
tell "CRS -> school" "Leila: strategy meeting"
set --
for who in $PARTNERS; do
	set -- "$@" --invited "$who"
	[ "$who" = hiow-camhs ] || set -- "$@" --present "$who"
done
types $CRS record "$case" "$@" --apart hiow-probation --omitted school=not-relevant --child "$leila=joint" --child "Test Sami=none" \
	--decision "As each child's line says." --risk "He is back at noon." --police-position "Bail, with conditions." \
	--action "hiow-police by $(in_days 1): visit together with the social worker" \
	--action "hiow-health by $(in_days 1): a medical" --action "quayside-school by $(in_days 2): a place where she can talk"
several record
tell "CRS -> five" "the record: s47, joint; three actions"
reads hiow-probation record.hiow-probation
tell probation "read it, apart: in an envelope of its own"
for who in hiow-police hiow-health quayside-school; do reads $who record; done
tell "police, health.." "read it"
reads hiow-camhs record
tell CAMHS "was not there, and has read it too"
does to-team $CRS hand-over $TEAM "$case" --summary "Section 47, jointly, for Leila." --todo "The visit is today."
reads $TEAM to-team
does team-took $TEAM accept "$(id_of to-team)"
tell "CRS -> team" "handed over to the assessing team; accepted"
# health has not heard of the team: the broker says who holds the case now, and
# health's agent seals what it has to say again, to the team
does visit hiow-police action-done "$(id_of record)" 1 --done joint --what "Visited together, before noon."
reads $TEAM visit
tell "police -> team" "action 1 done, jointly: the visit"
printf '{"tellback": 1, "type": "action-done", "clientReference": "MED-2", "re": "%s", "action": 2, "done": "JOINT",
	"doneWhat": "Seen by the paediatrician.", "doneAt": "%s", "by": "Test Doctor 4"}' "$(id_of record)" \
	"$(date -u +%Y-%m-%dT%H:%M:%SZ)" >"$ROOT/medical.json"
post hiow-health "$ROOT/medical.json" medical
accepted hiow-health medical >/dev/null || exit 1
reads $TEAM medical
tell "health -> team" "action 2 done, jointly: the medical"
does place quayside-school action-done "$(id_of record)" 3 --done single --what "The library, every break."
reads $TEAM place
tell "school -> team" "action 3 done: a place where she can talk"

# --- what came of it, to each
full $TEAM outcome "$case" --of s47 --child "Test Leila=cp-conference" --summary "Substantiated." --already-cp 0 \
	--why "She was hit. It may happen again."
several s47
read_by_each s47
tell "team -> five" "s47: substantiated; conference. Each read it"
full $TEAM outcome "$case" --of icpc --child "Test Leila=plan" --plan "Core group in ten days." --category PHY \
	--summary "A plan." --why "She needs a plan. All but one agreed."
several icpc
read_by_each icpc
tell "team -> five" "conference: a plan, physical; each read it"
does escalation quayside-school escalate "$(id_of icpc.quayside-school)" --point "Nobody has looked at Sami." \
	--wanted "Sami is seen, too."
reads $TEAM escalation
tell "school -> team" "ESCALATION, stage 1: nobody looked at Sami"
does resolved $TEAM answer-escalation "$(id_of escalation)" --result resolved --answer "He is seen this week, with his mother."
reads quayside-school resolved
tell "team -> school" "resolved: he is seen this week"
if world_as $TEAM close "$case" --reason complete >"$ROOT/refused.txt" 2>&1; then stop "a case closed with answers owed"; fi
world_as $TEAM may-close "$case" >"$ROOT/owed.txt" && stop "may-close does not know what the close was refused for"
for who in $PARTNERS; do
	grep -q "$TEAM owes assessment-outcome to $who " "$ROOT/owed.txt" && grep -q "/assessment-outcome/$who/$leila" "$ROOT/refused.txt" ||
		stop "the refusal does not name the assessment owed to $who: $(cat "$ROOT/refused.txt" "$ROOT/owed.txt")"
done
grep -q "/early-help-outcome/hiow-police/" "$ROOT/refused.txt" || stop "the refusal does not name what is owed for Sami"
tell team "close REFUSED: owed are"
awk '/^may not close: / { sub(/-outcome/, "", $6); sub(/^[a-z]*-/, "", $8); to[$6] = to[$6] " " $8 }
	END { for (kind in to) print kind ":" to[kind] }' "$ROOT/owed.txt" | LC_ALL=C sort >"$ROOT/owed.lines"
while read -r line; do say "" "$line"; done <"$ROOT/owed.lines"
full $TEAM outcome "$case" --of early-help --child "Test Sami=taken-up" --summary "A place in the morning group." \
	--why "The mother asked for it. It began."
several early-help
reads hiow-police early-help.hiow-police
tell "team -> police" "early help for Sami: taken up"
full $TEAM outcome "$case" --of assessment --child "Test Leila=child-in-need" --summary "Assessed in nine days." \
	--why "The plan is what she needs. He has left."
several assessment
read_by_each assessment
tell "team -> five" "the assessment: in need; each read it"
types $TEAM close "$case" --reason complete
for who in hiow-police quayside-school; do
	looks=0
	until world_as $who notices | grep -q "closed *case $case"; do
		looks=$((looks + 1)); [ $looks -lt 1000 ] || stop "$who was not told that the case is closed"
	done
done
tell team "CLOSED, and both who referred were told so"

# --- what was owed, three times over
for id in $(world_ids); do idle "$id"; done
duties_listed
everything_stops
count_told case.expected && duties_compared || exit 1
