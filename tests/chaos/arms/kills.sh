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
TMPDIR=$(mktemp -d) || exit 1
export TMPDIR
said=$TMPDIR/said fails=0
trap 'rmdir "$TMPDIR" 2>/dev/null || echo "# kept: $TMPDIR"' EXIT
trap 'exit 1' HUP INT TERM

# arm LABEL WORDS...: must end 0.  Its table, counts and sum are shown.
arm() {
	label=$1; shift
	if "$plain/chaos/kills_driver" "$@" --programs "$plain" --seed "$seed" >"$said"; then
		echo "ok - kills: $label"
	else
		echo "not ok - kills: $label"; fails=1
	fi
	grep -E '^(# |count:|sum:)' "$said"; rm -f "$said"
}
# control LABEL CODE WORDS...: must end CODE; its sum is not one of ours.
control() {
	label=$1 want=$2; shift 2
	"$plain/chaos/kills_driver" "$@" --programs "$plain" --seed "$seed" >"$said" 2>/dev/null
	got=$?
	if [ $got -eq "$want" ]; then echo "ok - kills: $label"; else echo "not ok - kills: $label ($got)"; fails=1; fi
	sed -n 's/^sum:/# control:/p' "$said"
	[ "$want" -eq 0 ] || rm -rf "$(sed -n 's/^# kept: //p' "$said")" # it was to be wrong
	rm -f "$said"
}

if [ "$size" = campaign ]; then
	part=$((${SECONDS:-60} / 3))
	for of in core signer front; do
		arm "killed at every call of $of" points --of $of --calls every --stride 7 --seconds $((part / 3))
	done
	arm "killed at random" random --seconds $part
	exit $fails
fi
for broken in answer-first told; do
	"${MAKE:-make}" -s BUILD="$build" VARIANT=break-$broken "$build/break-$broken/broken-core" || exit 1
done
arm "core, at every effect of every operation" points --of core
arm "signer, at every effect of a leaf and of its start" points --of signer
arm "front, at every third effect of every operation" points --of front --stride 3
arm "core and signer, 500 times at random" random --count 500
control "a core that answers first is seen to lose" 0 control --core "$build/break-answer-first/broken-core" --break lost
control "a core that knows nothing of telling is seen to close over somebody" 0 \
	random --core "$build/break-told/broken-core" --break unanswered --count 40
control "a kill that never comes fails" 1 points --of core --break never --seconds 1
exit $fails
