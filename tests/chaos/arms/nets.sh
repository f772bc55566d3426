#!/bin/sh
# Real agents and a real broker in two network namespaces: the wire breaks, a
# proxy cuts, delays and swallows, processes stand still, memory, descriptors and
# clocks fail.  Two lanes, mostly waiting.  And two controls: a core that knows
# nothing of telling, and a fault that does not happen.
# Env: OUT, PLAIN (builds), SEED, SIZE=ci|campaign, SECONDS (campaign).
set -u
cd "$(dirname "$0")/../../.." || exit 1
PLAIN=${PLAIN:-build/plain} seed=${SEED:-1} size=${SIZE:-ci}
export PLAIN
build=$(dirname "$PLAIN")
TMPDIR=$(mktemp -d) || exit 1
export TMPDIR
trap 'rm -rf "$TMPDIR"/said-* "$TMPDIR"/arm-*; rmdir "$TMPDIR" 2>/dev/null || echo "# kept: $TMPDIR"' EXIT
trap 'exit 1' HUP INT TERM

# arm NAME LABEL OPTIONS...: must end 0.
arm() {
	name=$1 label=$2; shift 2
	if tests/chaos/nets.sh "$@" --seed "$seed" >"$TMPDIR/arm-$name"; then echo "ok - nets: $label"; else echo "not ok - nets: $label"; fi
	grep -E '^(# |count:|sum:)' "$TMPDIR/arm-$name"
}
# control NAME LABEL CODE WORDS OPTIONS...: must end CODE and say WORDS; its sum
# is not one of ours.
control() {
	name=$1 label=$2 want=$3 words=$4; shift 4
	QUIET=1 tests/chaos/nets.sh --quick "$@" --seed "$seed" >"$TMPDIR/arm-$name"
	got=$?
	if [ $got -eq "$want" ] && grep -q -e "$words" "$TMPDIR/arm-$name"; then echo "ok - nets: $label"; else echo "not ok - nets: $label ($got)"; fi
	sed -n 's/^sum:/# control:/p' "$TMPDIR/arm-$name"
}
of_direct() {
	arm direct "partitions, half-open lines, loss, stopped processes, storms, limits, clocks" --quick
	control untold "a core that knows nothing of telling is seen to close over a referrer that stands still" 0 'unanswered=1 stuck=0' \
		--core "$build/break-told/broken-core" --faults still-agent --break unanswered
}
of_proxy() {
	arm proxied "delays, cut frames, stalls, answers lost and slow closes by a proxy" --quick --proxied --count 14
	control never "a partition that never happens fails" 1 'a fault never happened' --faults deaf --break never
}
of_long() { arm long "a silence longer than the heartbeats' 45 s, with the agents as they are" --faults silence --hold 50000; }
lasting() {
	arm direct "everything but the proxy" --quick --seconds "${SECONDS:-60}"
}
lasting_proxy() { arm proxied "everything by the proxy" --quick --proxied --seconds "${SECONDS:-60}"; }
lasting_slow() { arm slow "partitions with the agents as they are" --faults silence,deaf,dumb,reset,unplugged --hold 50000 --seconds "${SECONDS:-60}"; }

# No two of them build at once.
for what in patient:front told:core quick:police quick:school quick:crs; do
	"${MAKE:-make}" -s BUILD="$build" VARIANT="break-${what%:*}" "$build/break-${what%:*}/broken-${what#*:}" || exit 1
done
if [ "$size" = campaign ]; then set -- lasting lasting_proxy lasting_slow; else set -- of_direct of_proxy of_long; fi
pids=''
for lane in "$@"; do
	"$lane" >"$TMPDIR/said-$lane" &
	pids="$pids $lane:$!"
done
for lane in $pids; do
	wait "${lane#*:}" || echo "not ok - nets: ${lane%:*} did not come to its end" >>"$TMPDIR/said-${lane%:*}"
	cat "$TMPDIR/said-${lane%:*}"
done
! cat "$TMPDIR"/said-* | grep -q '^not ok'
