#!/bin/bash
# The model of delivery, searched whole in its smallest bounds with every mutant.
# SIZE=campaign: in larger bounds, towards 10^8 states; MODEL_MEMORY in MB.
set -u
cd "$(dirname "$0")/../../.." || exit 1
command -v spin >/dev/null || { echo "not ok - model: spin is not installed (make deps)"; exit 1; }
if [ "${SIZE:-ci}" = campaign ]; then exec tests/model/run.sh --big --bounds; fi
exec tests/model/run.sh
