# What people and programs do in the demo, one function an act, and the
# timeline that tells of it.  Every wait is for a file that a program writes.

# say WHO WHAT...: one line of the timeline, 80 columns at most.
say() {
	local now who=$1 line; shift
	now=$(date +%s%N)
	line=$(printf '%2d.%d s  %-16s %s' $(((now - BEGAN) / 1000000000)) $(((now - BEGAN) / 100000000 % 10)) "$who" "$*")
	[ ${#line} -le 80 ] || stop "more than 80 columns: $line"
	echo "$line"
}
say_failed() {
	echo "the demo stopped before its end; the last lines of each log:" >&2
	for log in "$ROOT"/log/*.log; do [ -s "$log" ] && { echo "--- $log" >&2; tail -5 "$log" >&2; }; done
}
stop() { echo "demo: $*" >&2; say_failed; exit 1; }
await() { "$BIN/tellback" await --timeout 120 "$@" || stop "waited in vain"; }

# The string member NAME of a pretty-printed JSON file, the first or n-th one.
member() { sed -n 's/^ *"'"$2"'": "\([^"]*\)".*/\1/p' "$1" | sed -n "${3:-1}p"; }

# post AGENCY FILE NAME: by the spool, as an agency's own system would.
post() {
	cp "$2" "$(world_spool "$1")/out/tmp/$3.json" && mv "$(world_spool "$1")/out/tmp/$3.json" "$(world_spool "$1")/out/new/$3.json"
}
# named NAME ID: what the story calls a message; the list of duties is read by it.
named() { echo "$2 $1" >>"$ROOT/names"; }
accepted() { # agency, name: its id, once the broker took it
	local result error
	result=$(world_spool "$1")/out/sent/$2.accepted.json
	error=$(world_spool "$1")/out/failed/$2.error.json
	[ -e "$result" ] || "$BIN/tellback" await --any --timeout 120 "$result" "$error" || stop "$1: $2 was not accepted"
	[ ! -e "$error" ] || { cat "$error" >&2; stop "$1: $2 was refused"; }
	named "$2" "$(member "$result" id)"
	member "$result" id
}
arrived() { # agency, id
	await "$(world_spool "$1")/in/new/$2.json"
}
# refer AGENCY FILE NAME: post, accepted, arrived at the front door.  Sets ID, CASE.
refer() {
	post "$1" "$2" "$3"
	ID=$(accepted "$1" "$3") || exit 1
	CASE=$(member "$(world_spool "$1")/out/sent/$3.accepted.json" case)
	arrived $CRS "$ID"
}
# call NAME FILE: the front door records a telephone call.  Sets ID, CASE.
call() {
	post $CRS "$2" "$1"
	ID=$(accepted $CRS "$1") || exit 1
	CASE=$(member "$(world_spool $CRS)/out/sent/$1.accepted.json" case)
}
open_by() { world_as "$1" open "$2" >/dev/null || stop "$1 could not open $2"; }

# answer TEMPLATE NAME REFERRAL CASE TO [CHILD...]: a decision or an outcome by
# the front door.  TO "" is the holder alone (a referrer without an agent).
answer() {
	local template=$1 name=$2 re=$3 case=$4 to=$5 edit n child; shift 5
	edit="s/@REFERENCE@/$name/; s/@TO@/${to:-$CRS}/; s/@CASE@/$case/; s/@RE@/$re/; s/@YOU_TOLD_US@/What you told us is in your referral./"
	nth=0
	for child in "$@"; do nth=$((nth + 1)); edit="$edit; s/@CHILD$nth@/$child/"; done
	sed "$edit" "$DATA/answers/$template.json" >"$ROOT/answer.json"
	post $CRS "$ROOT/answer.json" "$name"
	ANSWER=$(accepted $CRS "$name") || exit 1
}
told() { # agency, answer name: its receipt came back
	await "$(world_spool $CRS)/out/sent/$2.$1.receipt"
}
# children REFERRAL: tokens, as the front door has them; ROOT/children has what
# the story calls each.
children() {
	world_as "${2:-$CRS}" show "$1" >"$ROOT/shown"
	sed -n 's/^ *"token": "\([0-9a-f]*\)".*/\1/p' "$ROOT/shown"
	awk -F'"' '$2 == "token" {
		if (token) print token, name
		token = $4; name = "unborn" }
	$2 == "givenNames" { name = $4; sub(/^Test /, "", name) }
	END { if (token) print token, name }' "$ROOT/shown" >>"$ROOT/children"
}
# types AGENCY VERB...: what a person types; what is printed is in ROOT/typed.
types() {
	local who=$1; shift
	world_as "$who" "$@" >"$ROOT/typed" 2>&1 || { cat "$ROOT/typed" >&2; stop "$who: $*"; }
}
# it_is NAME: what the message that was just typed is called.
it_is() {
	# one that went to a former holder was sealed anew, to the holder there is now
	named "$1" "$(awk '$1 == "id" && !id || $1 == "anew" {id = $2} END {print id}' "$ROOT/typed")"
}
# does NAME AGENCY VERB...: as types; the message that it sends is NAME.
does() {
	local name=$1; shift
	types "$@"
	it_is "$name"
}
# everything_stops: every process, so that what is counted stands still.
everything_stops() {
	for id in $(world_ids); do world_stop "$id"; done
	world_stop tellbackd
	local unasked
	unasked=$(world_unasked)
	[ -z "$unasked" ] || stop "ended unasked: $unasked"
}
# count_told FILE: who was told, by the agents' ledgers and the broker's notes;
# the last line as FILE has it, written by hand.
count_told() {
	local code
	say demo "all is stopped: ledgers and notes are counted"
	[ -n "$COUNT" ] || { echo "kept no count: give --count"; return 0; }
	last=$("$COUNT" "$ROOT" "$ROOT/kills"); code=$?
	echo "$last"
	if [ -n "${EXPECT:-}" ] && [ -z "$BREAK" ] && [ "$(echo "$last" | tail -1)" != "$(cat "$EXPECT/$1")" ]; then
		echo "expected, by hand: $(cat "$EXPECT/$1")" >&2
		return 1
	fi
	return $code
}
