#!/bin/sh
# Run every fuzzer for a number of seconds.  usage: run.sh FUZZ_FOLDER SECONDS
# What it finds stays in FUZZ_FOLDER/found; the kept corpus is only read.
set -u
folder=$1; seconds=$2; failed=0
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder/found"
for fuzzer in "$folder"/*_fuzz; do
	name=$(basename "$fuzzer" _fuzz)
	work=$folder/corpus-$name
	mkdir -p "$work"
	seeds=
	[ -d "$here/corpus/$name" ] && seeds=$here/corpus/$name
	report=$folder/$name.txt
	# shellcheck disable=SC2086
	if ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS= "$fuzzer" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 \
		-artifact_prefix="$folder/found/$name-" -print_final_stats=1 "$work" $seeds >"$report" 2>&1; then
		runs=$(awk -F: '/number_of_executed_units/ {print $NF + 0}' "$report")
		seed=$(awk '/Seed:/ {print $NF}' "$report")
		echo "ok - fuzz $name: $runs runs in $seconds s, seed $seed"
	else
		tail -30 "$report"; echo "not ok - fuzz $name: see $report"; failed=1
	fi
done
exit $failed
