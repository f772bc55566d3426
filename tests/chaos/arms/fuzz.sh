#!/bin/sh
# Every parser under its fuzzer, from the stored corpus on: 10 seconds each, two
# at a time; in a campaign as long as SECONDS allow.
set -u
cd "$(dirname "$0")/../../.." || exit 1
seconds=10
if [ "${SIZE:-ci}" = campaign ]; then
	count=$(ls tests/fuzz/*_fuzz.c | wc -l)
	seconds=$((${SECONDS:-300} * 2 / count))
	[ "$seconds" -ge 5 ] || seconds=5
fi
exec tests/fuzz/run.sh "$FUZZ" "$seconds"
