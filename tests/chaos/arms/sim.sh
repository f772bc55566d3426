#!/bin/sh
# The simulator: real core, real agents, real rules in one thread, on clocks,
# links and disks that a seed breaks (tests/sim/run.h).  A thousand seeds, some
# of them twice, and three controls.  docs/RELIABILITY.md says what it shows.
# Env: PLAIN (the plain build), SEED, SIZE=ci|campaign, SECONDS (campaign).
set -u
cd "$(dirname "$0")/../../.." || exit 1
plain=${PLAIN:-build/plain} seed=${SEED:-1} size=${SIZE:-ci}
build=$(dirname "$plain")
sim=$plain/sim/sim_driver
said=$(mktemp) || exit 1
fails=0 player=
trap 'rm -f "$said" "$said.again"' EXIT
trap '[ -z "$player" ] || kill "$player" 2>/dev/null; exit 1' HUP INT TERM

# arm LABEL PROGRAM WORDS...: must end 0; what it says is shown.
arm() {
	label=$1; shift
	"$@" --seed "$seed" >"$said" &
	player=$!
	wait $player; code=$?
	player=
	if [ $code -eq 0 ]; then echo "ok - sim: $label"; else echo "not ok - sim: $label"; fails=1; fi
	grep -E '^(# |count:|sum:)' "$said"
}
# control LABEL PROGRAM WORDS...: its sum is not one of ours.
control() {
	arm "$@" | sed 's/^sum:/# control:/' | tee "$said.again"
	grep -q '^ok' "$said.again" || fails=1
}

"${MAKE:-make}" -s BUILD="$build" VARIANT=break-told "$build/break-told/broken-sim" || exit 1
if [ "$size" = campaign ]; then
	arm "nothing is lost, doubled or closed untold" "$sim" --seconds "${SECONDS:-60}"
else
	arm "nothing is lost, doubled or closed untold in 1,000 seeds" "$sim" --count 1000
fi
# the same seeds in two processes, each of which plays each twice
"$sim" --seed "$seed" --count 10 --twice >"$said" 2>/dev/null
"$sim" --seed "$seed" --count 10 >"$said.again" 2>/dev/null
if ! grep -q '^# seed' "$said" && [ -s "$said" ] &&
	[ "$(grep -o 'digest [0-9a-f]*' "$said")" = "$(grep -o 'digest [0-9a-f]*' "$said.again")" ]; then
	echo "ok - sim: a seed is the same run to the bit, four times in two processes"
else
	echo "not ok - sim: a seed is the same run to the bit"
	fails=1
fi
control "a broker's disk that does not sync loses, and the checker says so" "$sim" --break sync-off --count 300
control "a broker that answers before it commits loses, and the checker says so" "$sim" --break answer-first --count 300
control "rules that take an answer for told when it is sent close untold, and the checker says so" \
	"$build/break-told/broken-sim" --expect unanswered --count 300
exit $fails
