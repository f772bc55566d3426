#!/bin/sh
# The broker's processes and real agents, killed with SIGKILL: at every call
# with an effect of every operation, and at random moments under load.  And
# three controls: a core that answers first, one that closes over somebody who
# was not told, and a point that no operation has.
# Env: OUT, PLAIN (builds), SEED, SIZE=ci|campaign, SECONDS (campaign).
set -u
cd "$(dirname "$0")/../../.." || exit 1
plain=${PLAIN:-build/plain} seed=${SEED:-1} size=${SIZE:-ci}
build=$(dirname "$plain")
before=${TMPDIR:-/tmp} # a partnership's keeper removes it once all has ended
TMPDIR=$(mktemp -d) || exit 1
export TMPDIR
trap 'rmdir "$TMPDIR" 2>/dev/null || echo "# kept: $TMPDIR"' EXIT
trap 'exit 1' HUP INT TERM

# arm NAME LABEL COMMAND...: must end 0.  Its table, counts and sum are shown.
arm() {
	name=$1 label=$2; shift 2
	if "$@" --seed "$seed" >"$TMPDIR/$name"; then
		echo "ok - kills: $label"
	else
		echo "not ok - kills: $label"
	fi
	grep -E '^(# |count:|sum:)' "$TMPDIR/$name"; rm -f "$TMPDIR/$name"
}
broker() { # name, label, words
	name=$1 label=$2; shift 2
	arm "$name" "$label" "$plain/chaos/kills_driver" "$@" --programs "$plain"
}
agent() {
	name=$1 label=$2; shift 2
	arm "$name" "$label" env TMPDIR="$before" tests/chaos/kills_agents.sh --of "$name" "$@"
}
# control LABEL CODE WORDS...: must end CODE, and 1 only for a kill that never
# came; its sum is not one of ours.
control() {
	label=$1 want=$2; shift 2
	"$plain/chaos/kills_driver" "$@" --programs "$plain" --seed "$seed" >"$TMPDIR/control" 2>/dev/null
	got=$?
	if [ $got -eq 1 ] && ! grep -q '^# wrong: an operation was never killed$' "$TMPDIR/control"; then got=another; fi
	if [ "$got" = "$want" ]; then echo "ok - kills: $label"; else echo "not ok - kills: $label ($got)"; fi
	sed -n 's/^sum:/# control:/p' "$TMPDIR/control"
	[ "$want" -eq 0 ] || rm -rf "$(sed -n 's/^# kept: //p' "$TMPDIR/control")" # it was to be wrong
	rm -f "$TMPDIR/control"
}
# Two at a time: most of it is waiting.
both() {
	"$1" >"$TMPDIR/said-$1" 2>"$TMPDIR/err-$1" &
	"$2" >"$TMPDIR/said-$2"
	wait $! || echo "not ok - kills: $1 did not come to its end" >>"$TMPDIR/said-$1"
	cat "$TMPDIR/err-$1" >&2
	cat "$TMPDIR/said-$1" "$TMPDIR/said-$2"
	grep -q '^not ok' "$TMPDIR/said-$1" "$TMPDIR/said-$2"
	bad=$?
	rm -f "$TMPDIR/said-$1" "$TMPDIR/said-$2" "$TMPDIR/err-$1"
	exit $((!bad))
}

campaign_broker() {
	part=$((${SECONDS:-60} / 5))
	for of in core signer front; do
		broker "$of" "$of at every call" points --of $of --calls every --stride 7 --seconds $part
	done
	broker random "core and signer at random" random --seconds $((2 * part))
}
campaign_agents() {
	for of in police crs; do
		agent "$of" "the agent of $of at every call" --calls every --stride 11 --seconds $((${SECONDS:-60} / 2))
	done
}
ci_broker() {
	broker core "core, at every effect of every operation" points --of core --start-stride 7
	broker random "core and signer, 300 times at random" random --count 300
	[ ! -x "${OUT:-}/tellback-core" ] ||
		arm sanitised "core and signer with sanitisers, 30 times at random" \
			"$plain/chaos/kills_driver" random --count 30 --programs "$OUT"
	broker front "front, at every fourth effect of every operation" points --of front --stride 4
	control "a core that answers first is seen to lose" 0 \
		control --core "$build/break-answer-first/broken-core" --break lost
	control "a core that knows nothing of telling is seen to close over somebody" 0 \
		control --core "$build/break-told/broken-core" --break unanswered
	control "a kill that never comes fails" 1 points --of core --break never --seconds 1
}
ci_agents() {
	broker signer "signer, at every effect of a leaf and of its start" points --of signer
	agent police "the agent of the police, at every 19th effect of a case and of its start" --stride 19
	agent crs "the agent of the front door, at every 19th effect of a case and of its start" --stride 19
}

[ "$size" != campaign ] || both campaign_agents campaign_broker
for broken in answer-first told; do
	"${MAKE:-make}" -s BUILD="$build" VARIANT=break-$broken "$build/break-$broken/broken-core" || exit 1
done
both ci_agents ci_broker
