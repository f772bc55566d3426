#!/bin/sh
# Writes and syncs that fail with EIO and ENOSPC, once and for good, at every
# place where core, the signer and an agent write or sync a file.  After a sync
# that failed nothing is answered and the process ends; nothing is lost.
# Env: OUT, PLAIN (builds), SEED, SIZE=ci|campaign, SECONDS (campaign).
set -u
cd "$(dirname "$0")/../../.." || exit 1
plain=${PLAIN:-build/plain} seed=${SEED:-1} size=${SIZE:-ci}
TMPDIR=$(mktemp -d) || exit 1
export TMPDIR
said=$TMPDIR/said fails=0
trap 'rmdir "$TMPDIR" 2>/dev/null || echo "# kept: $TMPDIR"' EXIT
trap 'exit 1' HUP INT TERM

# arm LABEL WORDS...: must end 0.  Its table, counts and sum are shown.
arm() {
	label=$1; shift
	if "$plain/chaos/kills_driver" points "$@" --programs "$plain" --seed "$seed" >"$said"; then
		echo "ok - errors: $label"
	else
		echo "not ok - errors: $label"; fails=1
	fi
	grep -E '^(# |count:|sum:)' "$said"; rm -f "$said"
}

# In the small size each is at every fifth or so of its places, from a drawn one on.
stride=9 start=31 bound=''
if [ "$size" = campaign ]; then
	stride=1 start=1 bound="--seconds $((${SECONDS:-80} / 8))"
fi
for error in EIO ENOSPC; do
	for of in core signer; do
		[ $of = core ] && every=$stride || every=$(((stride + 2) / 3)) # the signer has few
		[ $of = core ] && first=$start || first=$(((start + 4) / 5))
		# shellcheck disable=SC2086
		arm "$of, $error once" --of $of --fail $error --stride $every --start-stride $first $bound
		# shellcheck disable=SC2086
		arm "$of, $error for a while" --of $of --fail $error --for-good --stride $every --start-stride $first $bound
	done
done
exit $fails
