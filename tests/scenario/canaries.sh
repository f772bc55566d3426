#!/bin/sh
# What the front door's whole job leaves behind: a word in every place where
# people write (children, parents, workers, a meeting, an action, a question, a
# finding, a hand-over, an escalation, an incident) goes through real processes,
# and then no log, store, figure, notice, argument, environment, file name, hook
# or export of the broker has one, however it is written.  The same search finds
# them all in the plain inboxes.  And nobody says the second word alone.
# Needs $OUT, the sanitised build.
set -u
cd "$(dirname "$0")/../.." || exit 1
SCENE=canaries
# shellcheck source=tests/scenario/lib.sh
. tests/scenario/lib.sh
search=$OUT/scenario/search_driver leaks=$OUT/scenario/leaks_driver
SEEN=$ROOT/seen HOOK=$ROOT/hook STATE=$ROOT/var/lib/tellback
mkdir -p "$SEEN"
printf '#!/bin/sh\ncat /proc/$$/cmdline /proc/$$/environ >>"%s/hooked"\n' "$SEEN" >"$HOOK"
chmod 700 "$HOOK"
only hiow-police hiow-health quayside-school "$CRS" "$EDT"
TEAM=assessment-team NURSERY=sunny-nursery
AGENCIES="$AGENCIES
$NURSERY|tellback-school|early-years|TEST Nursery|--area $CRS
$TEAM|tellback-crs|council|TEST Assessment team|--role holder --area $CRS"
LATER=$(date -u -d '+3 days' +%Y-%m-%dT12:00:00Z)

# The words of the notice that is sent anew with others in their place.
old() { awk -F'\t' -v kind="$1" '$2 == kind && $3 ~ /ppn-medium/ {print $1; exit}' tests/data/canaries.txt; }
BORN=$(old birth-date)

# The words: each stands in one place only.
NUMBER=9990000301
CHILD="Zvarabel TEST-Zvondrik" PARENT=Zvamother WORKER=Zvilaxor STORY=Zvethrolin REASON=Zvonatrix MEETING=Zvmeetir
ACTION=Zvactiva DONE=Zvadonel QUESTION=Zvquesto FINDING=Zvfindal SUMMARY=Zvhandelo TODO=Zvtodelux POINT=Zvescalo
ADVICE=Zvadvixo PLAY=Zvanurso OUTCOME=Zvoutcora RECALL=Zvrecalu HELD=Zvholdum LINK=Zvlinkoy EXCUSE=Zvexcusa TEXT=Zvfurthix
{
	for word in $CHILD $PARENT $WORKER $STORY $REASON $MEETING $ACTION $DONE $QUESTION $FINDING $SUMMARY $TODO $POINT $ADVICE \
		$PLAY $OUTCOME $RECALL $HELD $LINK $EXCUSE $TEXT $NUMBER; do echo "word ${word#TEST-}"; done
	echo "date $BORN"
} >"$SEEN/canaries"

sent() { # COMMAND...: it is accepted; its id is in ID
	"$@" >"$SAID" 2>&1 </dev/null || { cat "$SAID"; stop "not accepted: $*"; }
	ID=$(sed -n 's/^id  *//p' "$SAID" | tail -1)
}
full() {
	who=$1; shift
	world_as "$who" "$@" --told-us "TEST $STORY" --why "TEST $REASON looked and decided." --next "TEST next" \
		--next-by "$LATER" --meanwhile TEST --family-knows TEST --contact "Test $WORKER" --contact-phone "01632 960299" \
		--disagree TEST --disagree-by "$LATER" --rationale "TEST $REASON"
}
referred() { # AGENCY NAME GRADE
	sed "s/\"clientReference\": \"[^\"]*\"/\"clientReference\": \"$2\"/; s/\"grade\": \"[A-Z]*\"/\"grade\": \"$3\"/
		s/Test Jayden/Test Zvarabel/; s/TEST-$(old child)/TEST-Zvondrik/; s/TEST-$(old parent)/TEST-$PARENT/; s/$(old narrative)/$STORY/
		s/$(old worker)/$WORKER/; s/\"ethnicity\": \"[A-Z]*\"/\"ethnicity\": \"NOBT\"/" "$R/ppn-medium.json" >"$ROOT/$2.json"
	refer "$1" "$ROOT/$2.json" "$2"
}
came() { happened "$1" arrived "$2"; }

scene_begin

# ---- children, found again; what is not yet known; a night without anybody -------------------
referred hiow-police one HIGH
one=$ID one_case=$CASE
log_says "$CRS" 'hook'
open_by "$CRS" "$one"
referred hiow-health two MEDIUM
two=$ID two_case=$CASE
open_by "$CRS" "$two"
for verb in "repeat $two" follow-ups queue "show $one" "status"; do
	# shellcheck disable=SC2086
	yes "$verb" world_as "$CRS" $verb
done
world_as "$CRS" doctor >/dev/null 2>&1 # whatever it finds to say of this house
"$BIN/tellback" template further-information | sed "s/\"case\": \"[^\"]*\"/\"case\": \"$one_case\"/; s/\"re\": \"[^\"]*\"/\"re\": \"$one\"/; s/TEMPLATE-further-information/more/
	s/He grabbed me/$TEXT/" >"$ROOT/more.json"
grep -q "$TEXT" "$ROOT/more.json" || stop "the template says something else"
post hiow-police "$ROOT/more.json" more
more=$(accepted hiow-police more) || exit 1
came "$CRS" "$more"

# ---- a meeting, a question, an escalation ------------------------------------------------------
sent full "$CRS" decide "$one" --code strategy
sent world_as "$CRS" ask "$one" --to hiow-health --rag amber --question "TEST $QUESTION?" --context TEST --from 2026-09-01 \
	--until 2026-11-01 --basis TEST
came hiow-health "$ID"
sent world_as hiow-health answer "$ID" --answer answered --finding "TEST $FINDING"
came "$CRS" "$ID"
sent world_as "$CRS" record "$one_case" --invited hiow-police --invited hiow-health --present hiow-police --present hiow-health \
	--invited-off school --s47 joint --decision "TEST $MEETING" --risk TEST --action "hiow-police by $LATER: $ACTION"
record=$ID
came hiow-police "$record"; came hiow-health "$record"
sent world_as hiow-police action-done "$record" 1 --done joint --what "TEST $DONE"
came "$CRS" "$ID"
sent full "$CRS" decide "$two" --code nfa
answer=$ID
came hiow-health "$answer"
sent world_as hiow-health escalate "$answer" --stage 1 --point "TEST $POINT" --wanted "TEST"
came "$CRS" "$ID"

# ---- an incident, handed in by a program that takes the NHS number for the child's key -----------------
# incident REFERENCE CHILD-KEY
incident() {
	printf '{"tellback": 1, "type": "incident", "clientReference": "%s", "kind": "ENCOMPASS", "grade": "MEDIUM",
	"awareAt": "%s", "advice": "TEST %s", "people": [{"relation": "mother", "name": "Test %s", "worksFor": "%s"}], "children": [
	{"key": "%s", "child": {"givenNames": "Test Zvarabel", "familyName": "TEST-Zvondrik", "nhsNumber": "%s", "birthDate": "%s"}, "settings": [{"agency": "quayside-school", "name": "TEST"}]},
	{"key": "2", "child": {"givenNames": "Test %s", "familyName": "TEST-Zvondrik"}, "settings": [{"agency": "%s", "name": "TEST"}]}]}\n' \
		"$1" "$(date -u +%Y-%m-%dT%H:%M:00Z)" "$ADVICE" "$PARENT" "$3" "$2" "$NUMBER" "$BORN" "$PLAY" "$NURSERY"
}
incident INCIDENT-1 "$NUMBER" hiow-health >"$ROOT/incident.json"
post hiow-police "$ROOT/incident.json" incident
"$BIN/tellback" await --any --timeout 120 "$(world_spool hiow-police)/out/sent/incident.report.json" "$(world_spool hiow-police)/out/failed/incident.error.json" ||
	stop "the incident was not answered"
expect "an incident is a notice for each child" 0 "$NURSERY" world_as hiow-police notify "$ROOT/incident.json" --wait
to_school=$(awk '/quayside-school/ {for (i = 2; i <= NF; i++) if ($i ~ /^[0-9a-f]+$/ && length($i) == 32) print $i}' "$SAID" | head -1)
came quayside-school "$to_school"
incident INCIDENT-2 1 quayside-school >"$ROOT/held.json"
expect "one that the mother may read is held" 0 "held" world_as hiow-police notify "$ROOT/held.json"
sent world_as hiow-police recall "$to_school" --reason in-error --why "TEST $RECALL"
came quayside-school "$ID"
world_as hiow-police held >/dev/null 2>&1
world_as hiow-police hrda >/dev/null 2>&1

# ---- handed over, with the mail; held ----------------------------------------------------------------------
sent world_as "$CRS" hand-over "$TEAM" "$one_case" --summary "TEST $SUMMARY" --todo "TEST $TODO"
came "$TEAM" "$ID"
sent world_as "$TEAM" accept "$ID"
came "$CRS" "$ID"
sent full "$TEAM" outcome "$one_case" --of s47 --code services --summary "TEST $OUTCOME"
came hiow-police "$ID"
sent world_as "$CRS" hold "$two_case" --reason review --words "TEST $HELD"
came hiow-health "$ID"

# ---- two people ------------------------------------------------------------------------------------------------
referred hiow-police three MEDIUM
three=$ID three_case=$CASE
sent world_as "$CRS" link "$three_case" --into "$two_case" --why "TEST $LINK"
link=$ID
expect "who began a link cannot confirm it" 4 "" world_as "$CRS" confirm "$link"
"$BIN/tellback" template excuse | sed "s/\"case\": \"[^\"]*\"/\"case\": \"$three_case\"/; s/\"re\": \"[^\"]*\"/\"re\": \"$three\"/
	s|\"duty\": \"[^\"]*\"|\"duty\": \"decision/hiow-police/$(children "$three" | head -1)\"|; s/TEMPLATE-excuse/excuse-3/; s/\"why\": \"[^\"]*\"/\"why\": \"TEST $EXCUSE\"/" >"$ROOT/excuse.json"
post "$CRS" "$ROOT/excuse.json" excuse-3
await "$(world_spool "$CRS")/out/failed/excuse-3.error.json"
yes "a program that excuses is told that it takes two people" grep -q "Two people stand behind this" "$(world_spool "$CRS")/out/failed/excuse-3.error.json"
sed 's/excuse-3/excuse-4/' "$ROOT/excuse.json" >"$ROOT/excuse-4.json"
sent world_as "$CRS" send "$ROOT/excuse-4.json"
expect "a person's excuse waits too, and is not confirmed by the same one" 4 "" world_as "$CRS" confirm "$ID"
is "and nothing is excused" "$(duty "$three_case" decision)" open
until_idle hiow-police; until_idle hiow-health

# ---- while everything still runs -------------------------------------------------------------------------------
for verb in status agencies queue owed notes; do world_ctl $verb; done >"$SEEN/figures" 2>&1
world_ctl duties >>"$SEEN/figures" 2>&1
world_ctl notes "$SEEN/export" >>"$SEEN/figures" 2>&1 || stop "the log could not be exported"
for id in $(world_ids); do
	for verb in status owed notices watch doctor; do world_as "$id" $verb; done
done >>"$SEEN/figures" 2>&1
cp -r "$STATE" "$SEEN/running" || stop "the state could not be copied"
for process in /proc/[0-9]*; do
	cat "$process/cmdline" "$process/environ" >"$SEEN/process" 2>/dev/null
	grep -qaF "$ROOT/etc" "$SEEN/process" && cat "$SEEN/process" >>"$SEEN/processes"
done
find "$ROOT/var" "$ROOT/run" "$ROOT/log" >"$SEEN/paths"
# shellcheck disable=SC2046
kill -TERM $(cat "$ROOT"/pid/*) 2>/dev/null
for id in $(world_ids) tellbackd; do world_stop "$id"; done
for id in $(world_ids); do
	"$leaks" dump "$STATE/$id/agent.db" >>"$SEEN/rows" || stop "the store of $id could not be read"
done

found() { xargs -0 "$search" "$SEEN/canaries" || echo "the search failed"; }
none_in() { # LABEL FILE...
	label=$1; shift
	for place in "$@"; do [ -s "$place" ] || { echo "nothing in $place" >"$SAID"; bad "$label"; return; }; done
	find "$@" -type f -print0 | found >"$SEEN/found"
	if [ -s "$SEEN/found" ]; then cp "$SEEN/found" "$SAID"; bad "$label"; else ok "$label"; fi
}
none_in "no word is in a log" "$ROOT"/log/*.log
none_in "nor in the name of a file or folder" "$SEEN/paths"
none_in "nor in an argument or an environment of what runs, nor of the hook" "$SEEN/processes" "$SEEN/hooked"
none_in "nor in what is owed, a figure, or what the operator is told" "$SEEN/figures"
none_in "nor in the broker's state, running" "$SEEN/running/broker"
none_in "nor in the broker's state, at rest" "$STATE/broker"
none_in "nor in a copy of the log" "$SEEN/export"
for id in $(world_ids); do
	none_in "$id: nor in its store and keys, running" "$SEEN/running/$id"
	none_in "$id: nor in its store and keys, at rest" "$STATE/$id"
done
none_in "nor in a row of a store" "$SEEN/rows"
find "$ROOT"/var/spool/tellback/*/in/new -type f -print0 | found | cut -f1 | sort -u >"$SEEN/found"
cut -d' ' -f2 "$SEEN/canaries" | grep -vx -e "$LINK" -e "$EXCUSE" | sort -u | comm -23 - "$SEEN/found" >"$SAID"
if [ -s "$SAID" ]; then bad "the same search finds all that was sent in the inboxes"; else ok "the same search finds all that was sent in the inboxes"; fi
find "$(world_spool $NURSERY)" -type f -print0 | found | cut -f1 | sort -u >"$SEEN/nursery"
is "the nursery has the child's name, and nothing of what happened" "$(tr '\n' ' ' <"$SEEN/nursery")" "$PLAY Zvondrik "
echo "# canaries took $((($(date +%s%N) - BEGAN) / 1000000)) ms"
exit $((fails > 0))
