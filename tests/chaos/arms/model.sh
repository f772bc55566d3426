#!/bin/bash
# The model of delivery, searched whole in its smallest bounds, with every
# mutant; and real core and agents held against it.  Needs $PLAIN (simulator).
# SIZE=campaign: larger bounds, towards 10^8 states, and more runs.
set -u
cd "$(dirname "$0")/../../.." || exit 1
command -v spin >/dev/null || { echo "not ok - model: spin is not installed (make deps)"; exit 1; }
fails=0
if [ "${SIZE:-ci}" = campaign ]; then
	tests/model/run.sh --big --bounds || fails=1
	tests/model/real.sh "$PLAIN/sim/sim_driver" "${SEED:-1}" 200 || fails=1
else
	tests/model/run.sh || fails=1
	tests/model/real.sh "$PLAIN/sim/sim_driver" "${SEED:-1}" 10 || fails=1
fi
exit $fails
