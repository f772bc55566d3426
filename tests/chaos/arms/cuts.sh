#!/bin/sh
# Power cuts under a real broker and real agents, half of them on a disk that
# loses, reorders and tears what was not flushed.  And two controls: a core,
# and agents, that commit without a sync.
# Env: OUT, PLAIN (builds), SEED, SIZE=ci|campaign, SECONDS (campaign).
# Needs root: loop devices, mounts and FUSE, all in a mount namespace of its own.
set -u
cd "$(dirname "$0")/../../.." || exit 1
out=${OUT:-build/asan} plain=${PLAIN:-build/plain} seed=${SEED:-1} size=${SIZE:-ci}
build=$(dirname "$plain")
# the images and the ledger lie in memory where there is such a folder
place=/tmp; [ ! -w /dev/shm ] || place=/dev/shm
TMPDIR=$(mktemp -d "$place/tellback-cuts.XXXXXX") || exit 1
export TMPDIR
said=$TMPDIR/said fails=0 player=
trap 'rm -f "$said"; [ ! -d "$TMPDIR" ] || rmdir "$TMPDIR" 2>/dev/null || echo "# kept: $TMPDIR"' EXIT
# its mounts and loop devices go with the processes
trap '[ -z "$player" ] || kill -KILL "$player" 2>/dev/null; rm -rf "$TMPDIR"; exit 1' HUP INT TERM

# drive DRIVER WORDS...: to its end, its words in $said
drive() {
	"$@" --seed "$seed" >"$said" &
	player=$!
	wait $player; code=$?
	player=
}
# arm LABEL DRIVER WORDS...: must end 0.  Its counts and sum are shown.
arm() {
	label=$1; shift
	drive "$@"
	if [ $code -eq 0 ]; then echo "ok - cuts: $label"; else echo "not ok - cuts: $label"; fails=1; fi
	grep -E '^(# |count:|sum:)' "$said"
}
# control LABEL DRIVER WORDS...: must find what is broken; its sum is not one of ours.
control() {
	label=$1; shift
	drive "$@"
	if [ $code -eq 0 ]; then echo "ok - cuts: $label"; else echo "not ok - cuts: $label"; fails=1; fi
	sed -n 's/^sum:/# control:/p' "$said"
}

driver=$plain/chaos/cuts_driver
if [ "$size" = campaign ]; then
	arm "power cuts" "$driver" --programs "$plain" --seconds "${SECONDS:-60}"
	exit $fails
fi
"${MAKE:-make}" -s BUILD="$build" VARIANT=break-unsynced "$build/break-unsynced/broken-core" \
	"$build/break-unsynced/broken-cuts" || exit 1
arm "what was answered outlives 40 power cuts, half of them torn" "$driver" --programs "$plain" --count 40
arm "so it does with the sanitised programs" "$out/chaos/cuts_driver" --programs "$out" \
	--disk "$plain/chaos/disk" --count 2
arm "a store whose disk refused a write, and that was used on, outlives one" "$plain/chaos/unstored_driver" \
	--disk "$plain/chaos/disk"
control "where the kernel's memory of it is believed, it loses by it" "$plain/chaos/unstored_driver" \
	--disk "$plain/chaos/disk" --break lost
for kind in plain torn; do
	control "a core that does not sync loses by them ($kind)" "$driver" --programs "$plain" \
		--core "$build/break-unsynced/broken-core" --break lost --kind $kind --count 20
	control "agents that do not sync lose by them ($kind)" "$build/break-unsynced/broken-cuts" --programs "$plain" \
		--break lost --town --kind $kind --count 20
done
exit $fails
