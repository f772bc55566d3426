#!/bin/sh
# Information requests through real processes: a navigator who can do nothing
# today, a red request and two that are not, a front door that dies meanwhile,
# and a place that comes free.  Needs $OUT, the sanitised build.
set -u
cd "$(dirname "$0")/../.." || exit 1
SCENE=requests
# shellcheck source=tests/scenario/lib.sh
. tests/scenario/lib.sh
AGENCIES="$AGENCIES
hiow-camhs|tellback-health|camhs|TEST Mental health|--area $CRS"
only hiow-police hiow-health hiow-camhs "$CRS" "$EDT"
PRINT=$ROOT/print # `yes` writes over $SAID
LATER=$(date -u -d '+6 hours' +%Y-%m-%dT%H:%M:%SZ)

# Health names who covers for its navigators, before anybody asks.
world_make && world_broker && world_load || stop "the partnership could not be made"
expect "health's card names its cover" 0 "" \
	"$BIN/tellback" card add cover navigator hiow-camhs --agency hiow-health --root "$ROOT"
world_agent hiow-health || stop "health did not start"
until_idle hiow-health
for id in hiow-police hiow-camhs "$CRS" "$EDT"; do world_agent "$id" || stop "$id did not start"; done

refer hiow-police "$R/ppn-medium.json" refer
# ask AGENCY RAG QUESTION: its id in ASKED
ask() {
	world_as "$CRS" ask "$ID" --to "$1" --rag "$2" --question "$3" --context "Lives with her aunt" --from 2025-09-01 \
		--basis "Children Act 2004 s16LA" --child "$(children "$ID" | head -1)" >"$PRINT" 2>&1
	code=$?
	ASKED=$(awk '$1 == "id" {print $2; exit}' "$PRINT")
	return $code
}
# waits AGENCY ID: is it in its list of requests?
waits() { world_as "$1" requests --json | grep -q "\"id\":\"$2\""; }

expect "a general request is not sent" 1 "everything searched and nothing found" \
	world_as "$CRS" ask "$ID" --to hiow-health --rag amber --question "Any information?" --context c --from 2025-09-01 --basis b \
	--child "$(children "$ID" | head -1)"
expect "health says that it can work on none" 0 "accepted" world_as hiow-health capacity --open 0 --until "$LATER"
declared=$(awk '$1 == "id" {print $2; exit}' "$SAID")
arrived "$CRS" "$declared"
until_idle "$CRS"
yes "an amber one is taken" ask hiow-health amber "Seen for an injury?"; amber=$ASKED
yes "and held" grep -q "held here, place 1 of 1" "$PRINT"
yes "a green one too" ask hiow-health green "Immunised?"; green=$ASKED
yes "behind it" grep -q "held here, place 2 of 2" "$PRINT"
yes "a red one is not held" ask hiow-health red "Where is she?"; red=$ASKED
yes "it goes to the cover" grep -q "it goes to its cover, hiow-camhs" "$PRINT"
happened hiow-camhs arrived "$red"
yes "who reads it as a request" waits hiow-camhs "$red"
is "the broker has heard of the red one alone" "$(notes | grep -c "type information-request")" 1

# One of another system's, as a file.
"$BIN/tellback-crs" template information-request --agency "$CRS" --root "$ROOT" |
	sed "s/\"clientReference\": \"[^\"]*\"/\"clientReference\": \"FILE\"/; s/\"case\": \"[^\"]*\"/\"case\": \"$CASE\"/
	s/\"re\": \"[^\"]*\"/\"re\": \"$ID\"/; s/AMBER/GREEN/" >"$ROOT/file.json"
post "$CRS" "$ROOT/file.json" file
status=$(world_spool "$CRS")/out/sent/file.status.json
await "$status"
yes "a file is held too, and says so beside itself" grep -q "HELD HERE, not sent yet" "$status"
file=$(member "$status" id)
agent_kill "$CRS"
again "$CRS"
expect "after the front door's agent died, the first is the first" 0 "held 1 of 3" world_as "$CRS" requests --agency hiow-health
is "and it is the amber one" "$(grep 'held 1 of 3' "$SAID" | cut -d' ' -f1)" "$amber"

expect "health says that it can work on one" 0 "accepted" world_as hiow-health capacity --open 1 --until "$LATER"
happened hiow-health arrived "$amber"
expect "the first goes, and says that one more waits" 0 "held 2 more for you" world_as hiow-health requests
no "the other does not" waits hiow-health "$green"
expect "the answer" 0 "accepted" world_as hiow-health answer "$amber" --answer answered --finding "Once, in May"
happened hiow-health arrived "$green"
ok "the next goes by itself"
expect "overtaken, it is ended" 0 "accepted" world_as "$CRS" end-request "$green" --reason answered-elsewhere
ended=$(awk '$1 == "id" {print $2; exit}' "$SAID")
happened hiow-health arrived "$ended"
no "and leaves health's list" waits hiow-health "$green"
happened hiow-health arrived "$file"
is "what came as a file follows" "$(accepted "$CRS" file)" "$file"
no "and is not said to be held any more" grep -q "HELD HERE" "$status"
world_as "$CRS" requests --counts --json --agency hiow-health >"$PRINT"
yes "and is counted" grep -q '"asked":3,"answered":1,"inTime":1.*"ended":1,"answeredElsewhere":1' "$PRINT"
yes "each note once" notes_are_whole

scene_end
