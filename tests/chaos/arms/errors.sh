#!/bin/sh
# Writes and syncs that fail with EIO and ENOSPC, once and for a while, where
# core, the signer and two agents write or sync a file.  After a sync that
# failed nothing is answered and the process ends, and not for good; nothing is
# lost, and after a while of ENOSPC all goes on.
# And a control: a store that takes a failed sync for a commit.
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
		echo "ok - errors: $label"
	else
		echo "not ok - errors: $label"
	fi
	grep -E '^(# |count:|sum:)' "$TMPDIR/$name"; rm -f "$TMPDIR/$name"
}
# each NAME COMMAND...: every error, once and for a while.
each() {
	of=$1; shift
	for error in EIO ENOSPC; do
		arm "$of" "$of, $error once" "$@" --of "$of" --fail $error
		arm "$of" "$of, $error for a while" "$@" --of "$of" --fail $error --for-good
	done
}
# A core that goes on must be seen to.
control() {
	"${MAKE:-make}" -s BUILD="$build" VARIANT=break-goes-on "$build/break-goes-on/broken-core" >&2 || exit 1
	"$plain/chaos/kills_driver" points --programs "$plain" --core "$build/break-goes-on/broken-core" --calls syncs \
		--fail EIO --break goes-on --seed "$seed" >"$TMPDIR/control" 2>/dev/null
	got=$?
	if [ $got -eq 1 ] && grep -q '^# wrong: it went on after a failed sync$' "$TMPDIR/control"; then
		echo "ok - errors: a core that goes on after a failed sync is seen"
	else
		echo "not ok - errors: a core that goes on after a failed sync is not seen ($got)"
	fi
	sed -n 's/^sum:/# control:/p' "$TMPDIR/control"
	rm -rf "$(sed -n 's/^# kept: //p' "$TMPDIR/control")" "$TMPDIR/control" # it was to be wrong
}
# In the small size at every eleventh place or so, from a drawn one on.
core() {
	# shellcheck disable=SC2086
	each core "$plain/chaos/kills_driver" points --programs "$plain" $core_size
	[ "$size" = campaign ] && return
	arm core "core, EIO once, at every sync" "$plain/chaos/kills_driver" points --programs "$plain" --calls syncs --fail EIO
	arm core "core, EIO once, at every file that it makes or removes" \
		"$plain/chaos/kills_driver" points --programs "$plain" --calls names --fail EIO
	control
}
others() {
	# shellcheck disable=SC2086
	each signer "$plain/chaos/kills_driver" points --programs "$plain" $signer_size
	# shellcheck disable=SC2086
	each police env TMPDIR="$before" tests/chaos/kills_agents.sh $agent_size
	# shellcheck disable=SC2086
	each crs env TMPDIR="$before" tests/chaos/kills_agents.sh $agent_size
}
core_size='--stride 11 --start-stride 37' signer_size='--stride 5 --start-stride 9' agent_size='--stride 29 --count 6'
if [ "$size" = campaign ]; then
	core_size="--seconds $((${SECONDS:-60} / 4))" signer_size="--seconds $((${SECONDS:-60} / 12))"
	agent_size="--stride 3 --seconds $((${SECONDS:-60} / 12))"
fi
# Two at a time: most of it is waiting.
others >"$TMPDIR/said-others" 2>"$TMPDIR/err-others" &
core >"$TMPDIR/said-core"
wait $! || echo "not ok - errors: its other lane did not come to its end" >>"$TMPDIR/said-others"
cat "$TMPDIR/err-others" >&2
cat "$TMPDIR/said-core" "$TMPDIR/said-others"
grep -q '^not ok' "$TMPDIR/said-core" "$TMPDIR/said-others"
bad=$?
rm -f "$TMPDIR/said-core" "$TMPDIR/said-others" "$TMPDIR/err-others"
exit $((!bad))
