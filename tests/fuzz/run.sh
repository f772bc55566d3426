#!/bin/sh
# Run every fuzzer for a number of seconds, two at a time.
# usage: run.sh FUZZ_FOLDER SECONDS [NAME...].   SEED (else drawn) seeds each.
# What one finds stays in FUZZ_FOLDER/found, what it learns in
# FUZZ_FOLDER/corpus-NAME, for the next time; the stored corpus is only read.
# The last line adds up runs and the edges that were reached.
set -u
here=$(cd "$(dirname "$0")" && pwd)

one() { # folder, seconds, seed, name
	folder=$1 seconds=$2 seed=$3 name=$4 report=$1/$4.txt work=$1/corpus-$4
	mkdir -p "$work"
	# parsers of files have them in memory; a fuzzer that crashed cannot tidy up
	TMPDIR=$(mktemp -d /dev/shm/tellback-fuzz.XXXXXX) || exit 1
	export TMPDIR
	trap 'rm -rf "$TMPDIR"' EXIT
	ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1 "$folder/${name}_fuzz" -max_total_time="$seconds" \
		-seed="$seed" -timeout=10 -rss_limit_mb=1024 -artifact_prefix="$folder/found/$name-" -print_final_stats=1 \
		"$work" "$here/corpus/$name" >"$report" 2>&1
	code=$?
	runs=$(awk -F: '/number_of_executed_units/ {print $NF + 0}' "$report")
	edges=$(sed -n 's/^#[0-9]*.* cov: \([0-9]*\) .*/\1/p' "$report" | tail -1)
	stored=$(find "$here/corpus/$name" -type f | wc -l)
	if [ $code -eq 0 ] && [ "${runs:-0}" -gt 0 ] && [ "$stored" -gt 0 ]; then
		echo "ok - fuzz $name: $runs runs in $seconds s from $stored stored inputs, $edges edges, seed $seed"
	else
		tail -30 "$report"
		echo "not ok - fuzz $name: ended $code, seed $seed, $stored stored inputs: see $report"
	fi
}
if [ "${1:-}" = one ]; then shift; one "$@"; exit 0; fi

folder=$1 seconds=$2; shift 2
seed=${SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
# 0 would let each draw its own
seed=$((seed % 4294967295 + 1))
mkdir -p "$folder/found"
[ $# -gt 0 ] || set -- $(for fuzzer in "$here"/*_fuzz.c; do basename "$fuzzer" _fuzz.c; done)
printf '%s\n' "$@" | xargs -P 2 -I '{}' "$0" one "$folder" "$seconds" "$seed" '{}' >"$folder/results.txt"
cat "$folder/results.txt"
awk -v seed="$seed" -v wanted=$# '
	/^ok - / {passed++}
	/^not ok - / {failed++}
	/^ok - / {for (i = 2; i <= NF; i++) {if ($i == "runs") runs += $(i - 1); if ($i ~ /^edges/) edges += $(i - 1)}}
	END {
		if (passed + failed != wanted) {printf "not ok - fuzz: %d of %d fuzzers ran\n", passed + failed, wanted; failed++}
		printf "count: fuzzers=%d\ncount: fuzz-runs=%.0f\ncount: fuzz-edges=%d\n", passed, runs, edges
		exit failed > 0
	}' "$folder/results.txt"
