# What the scenes share: a partnership of real processes under a folder of their
# own, as the demo has it (agents/cli/demo), and words for what is seen there.
# Sourced by a script that has set SCENE, from the repository's root.  $OUT is
# the build folder with the sanitised programs.  Whatever happens to the script,
# its keeper ends every process and removes the folder.
# shellcheck shell=sh
: "${OUT:?the build folder}"
BIN=$(cd "$OUT" && pwd) || exit 1
HERE=$(pwd)
DATA=$HERE/tests/data R=$HERE/tests/data/referrals POLICY=$HERE/proto/rules/southampton.policy
BREAK='' COUNT='' KEEP=${KEEP:-0}
umask 077
ROOT=$(mktemp -d "${TMPDIR:-/tmp}/tellback-$SCENE.XXXXXX") || exit 1
export ROOT BIN KEEP
: >"$ROOT/pids"
mkfifo "$ROOT/alive"
setsid sh "$HERE/agents/cli/demo/keeper.sh" "$ROOT" </dev/null >/dev/null 2>&1 &
exec 9>"$ROOT/alive"
BEGAN=$(date +%s%N)
# shellcheck source=agents/cli/demo/world.sh
. "$HERE/agents/cli/demo/world.sh"
# shellcheck source=agents/cli/demo/acts.sh
. "$HERE/agents/cli/demo/acts.sh"

# ---- what is said ---------------------------------------------------------------
SAID=$ROOT/said
: >"$SAID"
fails=0
ok() { echo "ok - $SCENE: $1"; }
bad() { echo "not ok - $SCENE: $1"; sed 's/^/    /' "$SAID" | tail -20; fails=$((fails + 1)); }
# The scene cannot go on.
stop() { echo "not ok - $SCENE: $*"; say_failed; exit 1; }
# expect LABEL CODE WORDS COMMAND...: it exits CODE and says WORDS.
expect() {
	label=$1 want_code=$2 want_words=$3; shift 3
	"$@" >"$SAID" 2>&1 </dev/null
	got=$?
	if [ "$got" -eq "$want_code" ] && grep -qF -e "$want_words" "$SAID"; then ok "$label"; else
		echo "exit $got, wanted $want_code and \"$want_words\"" >>"$SAID"; bad "$label"; fi
}
# is LABEL GOT WANTED
is() {
	if [ "$2" = "$3" ]; then ok "$1"; else echo "got '$2', wanted '$3'" >"$SAID"; bad "$1"; fi
}
# yes LABEL COMMAND..., no LABEL COMMAND...: it succeeds, it fails.
yes() { label=$1; shift; if "$@" >"$SAID" 2>&1; then ok "$label"; else bad "$label"; fi; }
no() { label=$1; shift; if "$@" >"$SAID" 2>&1; then bad "$label"; else ok "$label"; fi; }

# ---- the partnership ---------------------------------------------------------------
# scene_begin: everything runs.  LOG: how much is logged, else as usual.
scene_begin() {
	world_make && scene_log && world_broker && world_load || stop "the partnership could not be made"
	for id in $(world_ids); do world_agent "$id" || stop "$id did not start"; done
}
scene_log() {
	[ -z "${LOG:-}" ] || for conf in "$ROOT"/etc/tellback/*.conf; do echo "log = $LOG" >>"$conf"; done
}
# scene_end: everything is stopped as asked, so that each program looks for
# what it leaked; the count of what failed is the exit code.
scene_end() {
	# shellcheck disable=SC2046
	kill -TERM $(cat "$ROOT"/pid/*) 2>/dev/null # together: looking for leaks takes a while
	for id in $(world_ids) tellbackd; do world_stop "$id"; done
	is "nobody ended unasked" "$(world_unasked)" ""
	now=$(date +%s%N)
	echo "# $SCENE took $(((now - BEGAN) / 1000000)) ms"
	exit $((fails > 0))
}
# only ID...: a scene that needs fewer agencies.
only() {
	kept=
	for id in "$@"; do kept="$kept
$(echo "$AGENCIES" | grep "^$id|")"; done
	AGENCIES=$(echo "$kept" | sed '1d')
}

# ---- waiting, without sleeping --------------------------------------------------------
# within COMMAND...: it comes to succeed, within two minutes.
within() {
	limit=$(($(date +%s) + 120))
	until "$@"; do [ "$(date +%s)" -lt "$limit" ] || return 1; done
}
# log_says NAME PATTERN [COUNT]: its log has COUNT lines like it, in two minutes.
log_says() {
	said_times=$(timeout 120 tail -n +1 -f "$ROOT/log/$1.log" 2>/dev/null 9>&- | grep -c -m"${3:-1}" -e "$2")
	[ "$said_times" -ge "${3:-1}" ] || stop "$1's log said $said_times times, not ${3:-1}: $2"
}
# happened AGENCY WHAT ID [WHO]: its journal has it, now or in two minutes; the line is
# in LINE (what, id, who, word).
happened() {
	rm -f "$ROOT/watch"; mkfifo "$ROOT/watch"
	timeout 120 "$BIN/$(world_program "$1")" watch --follow --agency "$1" --root "$ROOT" >"$ROOT/watch" 2>/dev/null 9>&- &
	watcher=$!
	LINE=$(grep -m1 -E "  $2 +$3  ${4:-}" <"$ROOT/watch")
	kill "$watcher" 2>/dev/null; wait "$watcher" 2>/dev/null
	[ -n "$LINE" ] || stop "$1's journal never had: $2 $3 ${4:-}"
}
# noticed AGENCY WORDS: it has such a notice, a pattern from its kind on, now or in two minutes.
has_notice() { world_as "$1" notices | grep -q " $2"; }
noticed() { within has_notice "$1" "$2"; }
# journal AGENCY: all that happened to it.
journal() {
	last=0
	while page=$(world_as "$1" watch --after "$last") && [ -n "$page" ]; do
		printf "%s\n" "$page"
		last=$(printf "%s\n" "$page" | awk 'END {print $1}')
	done
}

# ---- what is owed ------------------------------------------------------------------------
# duty CASE KIND [REFERRER [CHILD]]: the states of such duties as the broker has
# them, sorted, one space between.  REFERRER: who is owed, or who owes a reading.
duty() {
	world_ctl owed --case "$1" | awk -v kind="$2" -v who="${3:-}" -v child="${4:-}" '
		{ n = split($NF, part, "/") }
		part[2] == kind && (who == "" || part[3] == who) && (child == "" || part[4] == child) { print $1 }' |
		sort | tr '\n' ' ' | sed 's/ $//'
}

# ---- killing, and starting again ---------------------------------------------------------
# again AGENCY: its agent, after it died.
again() {
	rm -f "$ROOT/run/tellback/$1.sock"
	world_agent "$1" || stop "$1 did not start again"
}
worker() { # core or front: its process number
	for child in $(world_children "$(world_pid tellbackd)"); do
		if [ "$(world_name "$child")" = "tellback-$1" ]; then echo "$child"; fi
	done
}
vault() { world_children "$(world_pid "$1")" | cut -d' ' -f1; }
agent_kill() { # agency: its agent, and the vault that must end with it
	doomed=$(vault "$1")
	world_kill "$1" "$(world_pid "$1")"
	while [ -d "/proc/$doomed" ] && ! grep -q '^State:.Z' "/proc/$doomed/status" 2>/dev/null; do :; done
}
# The supervisor stands still meanwhile, or it would start them again.
broker_kill() {
	kill -STOP "$(world_pid tellbackd)"
	for child in $(world_children "$(world_pid tellbackd)"); do world_kill "$(world_name "$child")" "$child"; done
	world_kill tellbackd "$(world_pid tellbackd)"
	rm -f "$ROOT/run/tellback/admin.sock"
}
log_count() { grep -c -e "$2" "$ROOT/log/$1.log"; }
status_of() { world_as "$1" status | awk -v name="$2" '$1 == name {print $2}'; }
# until_status AGENCY NAME VALUE: a number of its status has reached VALUE.
has_status() { [ "$(status_of "$1" "$2")" -ge "$3" ]; }
until_status() { within has_status "$1" "$2" "$3" || stop "$1's $2 never reached $3"; }
# until_idle AGENCY: everything it had to say was answered.
is_idle() { [ "$(status_of "$1" waiting)" = 0 ] && [ "$(status_of "$1" raw)" = 0 ]; }
until_idle() { within is_idle "$1" || stop "$1 still waits"; }

# until_proven AGENCY: whatever was accepted of it is in the log that it knows.
is_proven() { [ "$(status_of "$1" unproven)" = 0 ]; }
until_proven() { within is_proven "$1" || stop "$1 has no proof yet"; }

# ---- what the broker has -----------------------------------------------------------------------
# notes: each note that the broker took, one line: its kind, then its lines as
# words ("envelope tellback/envelope/v1 id … from … seq …").
notes() {
	from=0
	while page=$(world_ctl notes --from $from) && [ -n "$page" ]; do
		printf "%s\n" "$page" | sed 's/.*"kind":"\([a-z]*\)".*"note":"/\1 /; s/\\n/ /g'
		from=$((from + $(printf "%s\n" "$page" | wc -l)))
	done
}
# notes_are_whole: each agency's numbers are 1, 2, 3 …, each once; no id twice;
# no recipient has said one thing of one message twice.
notes_are_whole() {
	notes | awk '
		function word_after(name, i) { for (i = 2; i < NF; i++) if ($i == name) return $(i + 1); return "" }
		$1 == "envelope" || $1 == "receipt" || $1 == "refused" {
			agency = word_after($1 == "receipt" ? "by" : "from"); seq = word_after("seq") + 0
			if (seen[agency, seq]++) print agency " has number " seq " twice"
			if (seq > most[agency]) most[agency] = seq
			count[agency]++
		}
		$1 == "envelope" && ids[word_after("id")]++ { print "message " word_after("id") " is there twice" }
		$1 == "receipt" { for (i = 2; i < NF; i++) if (($i == "verified" || $i == "opened" || $i == "refused") && said[agency, $i, $(i + 1)]++)
			print agency " said " $i " of " $(i + 1) " twice" }
		END { for (a in most) if (most[a] != count[a]) print a " has " count[a] " notes up to number " most[a] }' >"$ROOT/doubled"
	cat "$ROOT/doubled"
	[ ! -s "$ROOT/doubled" ]
}
# journal_is_single AGENCY: nothing happened to it twice.
journal_is_single() {
	journal "$1" | awk '{ $1 = ""; $2 = ""; if (seen[$0]++) print }' >"$ROOT/doubled"
	cat "$ROOT/doubled"
	[ ! -s "$ROOT/doubled" ]
}
