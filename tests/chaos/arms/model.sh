#!/bin/sh
# The model of delivery, searched whole in its smallest bounds, with every
# mutant; and real core and agents held against it.  Needs $PLAIN (simulator).
# SIZE=campaign: larger bounds, once a campaign; after that new runs, as many as
# SECONDS have room for.  10^8 states: tests/model/run.sh --huge, an hour.
set -u
cd "$(dirname "$0")/../../.." || exit 1
command -v spin >/dev/null || { echo "not ok - model: spin is not installed (make deps)"; exit 1; }
fails=0
if [ "${SIZE:-ci}" = ci ]; then
	tests/model/run.sh || fails=1
	tests/model/real.sh "$PLAIN/sim/sim_driver" "${SEED:-1}" 10 || fails=1
else
	done=${BUILD:-build}/campaign/model-bounds
	if [ ! -e "$done" ]; then
		tests/model/run.sh --big --bounds || fails=1
		[ $fails -ne 0 ] || { mkdir -p "${done%/*}" && : >"$done"; }
	fi
	# a simulated run and its checking take less than a second, also where others work
	tests/model/real.sh "$PLAIN/sim/sim_driver" "${SEED:-1}" $((${SECONDS:-300} + 10)) || fails=1
fi
exit $fails
