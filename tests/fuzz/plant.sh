#!/bin/sh
# Does each fuzzer find the bug that was planted behind its parser's last check
# (plants.txt), from the stored corpus?  The stored inputs alone must not: then
# finding it says nothing.   usage: plant.sh FUZZ_FOLDER SECONDS [NAME...]
# Two at a time, each for SECONDS at most.
set -u
here=$(cd "$(dirname "$0")" && pwd)

one() { # folder, seconds, seed, name
	folder=$1 seconds=$2 seed=$3 name=$4 report=$1/plant/$4.txt
	TMPDIR=$(mktemp -d /dev/shm/tellback-fuzz.XXXXXX) || exit 1
	export TMPDIR
	trap 'rm -rf "$TMPDIR"' EXIT
	mkdir "$TMPDIR/work"
	set -- "$folder/plant/${name}_planted" -seed="$seed" -timeout=10 -rss_limit_mb=1024 -artifact_prefix="$TMPDIR/"
	if ! "$@" -runs=0 "$here/corpus/$name" >"$report" 2>&1; then
		tail -5 "$report"
		echo "not ok - plant $name: the stored inputs alone strike it"
		return
	fi
	start=$(date +%s)
	"$@" -max_total_time="$seconds" "$TMPDIR/work" "$here/corpus/$name" >"$report" 2>&1
	code=$?
	runs=$(sed -n 's/^#\([0-9][0-9]*\).*/\1/p' "$report" | tail -1)
	edges=$(sed -n 's/^#[0-9]*.* cov: \([0-9]*\) .*/\1/p' "$report" | tail -1)
	if [ $code -ne 0 ] && grep -q 'ERROR: AddressSanitizer: heap-buffer-overflow' "$report" && grep -q '^planted: struck' "$report"; then
		echo "ok - plant $name: found in $(($(date +%s) - start)) s after $runs runs and more, $edges edges reached, seed $seed"
	elif [ $code -ne 0 ]; then
		tail -30 "$report"
		echo "not ok - plant $name: ended $code, by something else than the planted bug, seed $seed: see $report"
	else
		echo "not ok - plant $name: not found in $seconds s and $runs runs, $edges edges reached, seed $seed"
	fi
}
if [ "${1:-}" = one ]; then shift; one "$@"; exit 0; fi

folder=$1 seconds=$2; shift 2
seed=${SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
seed=$((seed % 4294967295 + 1))
all=$(for fuzzer in "$here"/*_fuzz.c; do basename "$fuzzer" _fuzz.c; done)
[ $# -gt 0 ] || set -- $all
printf '%s\n' "$@" | xargs -P 2 -I '{}' "$0" one "$folder" "$seconds" "$seed" '{}' >"$folder/plant/results.txt"
cat "$folder/plant/results.txt"
awk -v wanted=$# '
	/^ok - / {passed++; for (i = 2; i <= NF; i++) if ($i == "edges") edges += $(i - 1)}
	END {
		printf "fuzz: %d of %d planted bugs found, %d edges reached\n", passed, wanted, edges
		exit passed != wanted
	}' "$folder/plant/results.txt"
