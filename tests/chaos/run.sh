#!/bin/sh
# Every fault arm in its small size, two at a time: `make chaos`.
# usage: tests/chaos/run.sh [BUILD [ARM...]]   ($BUILD, all)
# An arm is tests/chaos/arms/<name>.sh; it prints `ok - ` and `not ok - ` lines,
# `sum: ` lines of what its ledgers prove, `count: NAME=N` lines of what it did.
# SEED (else drawn) goes to every arm and is printed.  Ends 0 only if every arm
# did and nothing is lost, doubled, unanswered or stuck outside a control.
set -u
build=${1:-${BUILD:-build}}; [ $# -eq 0 ] || shift
cd "$(dirname "$0")/../.." || exit 1
OUT=${OUT:-$(pwd)/$build/asan} PLAIN=${PLAIN:-$(pwd)/$build/plain} FUZZ=${FUZZ:-$(pwd)/$build/fuzz}
BUILD=$build SIZE=${SIZE:-ci}
arms=$(for script in tests/chaos/arms/*.sh; do basename "$script" .sh; done | tr '\n' ' ')
for name in "$@"; do
	[ -e "tests/chaos/arms/$name.sh" ] || { echo "chaos: there is no arm $name; there are: $arms" >&2; exit 2; }
done
SEED=${SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
export OUT PLAIN FUZZ BUILD SIZE SEED
reports=$build/chaos
rm -rf "$reports"; mkdir -p "$reports"
began=$(date +%s)

# The longest first, so that the last does not run alone for long.
[ $# -gt 0 ] || set -- fuzz kills sim nets cuts errors model flips ready
for script in tests/chaos/arms/*.sh; do
	name=$(basename "$script" .sh)
	case " $* " in *" $name "*) ;; *) [ -n "${ONLY:-}" ] || set -- "$@" "$name" ;; esac
done
echo "chaos: seed $SEED; its arms two at a time: $*"

one() { # the work of one of the two
	name=$1 start=$(date +%s)
	nice -n 5 "tests/chaos/arms/$name.sh" >"$reports/$name.txt" 2>"$reports/$name.err"
	code=$?
	passed=$(grep -c '^ok ' "$reports/$name.txt") failed=$(grep -c '^not ok ' "$reports/$name.txt")
	# an arm that says nothing has shown nothing
	if [ "$failed" -eq 0 ] && { [ $code -ne 0 ] || [ "$passed" -eq 0 ]; }; then
		echo "not ok - $name ended $code with $passed results" >>"$reports/$name.txt"; failed=1
	fi
	: >"$reports/$name.ended"
	printf '%-10s %3d passed %2d failed  %4d s\n' "$name" "$passed" "$failed" "$(($(date +%s) - start))"
	if [ "$failed" -ne 0 ]; then grep -v '^ok ' "$reports/$name.txt" | tail -30; tail -30 "$reports/$name.err"; fi
}
todo=''
for name in "$@"; do
	if [ -e "tests/chaos/arms/$name.sh" ]; then todo="$todo $name"; else echo "not ok - there is no arm $name" >"$reports/$name.txt"; fi
done
turn() { # the next arm that nobody has taken, until there is none
	for name in $todo; do
		mkdir "$reports/$name.taken" 2>/dev/null && one "$name"
	done
}
turn & first=$!
turn
wait $first
rmdir "$reports"/*.taken
# one that nobody could take, or that was ended with its turn, has shown nothing
for name in $todo; do
	[ -e "$reports/$name.ended" ] || echo "not ok - $name did not come to its end" >>"$reports/$name.txt"
done

cat "$reports"/*.txt | grep -E '^(ok|not ok|sum:|count:|#) '
# A control's sum line is not called `sum:` by its arm: what is wrong here is wrong.
cat "$reports"/*.txt | awk -v seed="$SEED" -v took="$(($(date +%s) - began))" '
	/^ok / {passed++} /^not ok / {failed++}
	/^count: / {split($2, pair, "="); if (!(pair[1] in counts)) order[++n] = pair[1]; counts[pair[1]] += pair[2]}
	/^sum: / {for (i = 3; i <= NF; i++) {split($i, pair, "="); sums[pair[1]] += pair[2]}}
	END {
		line = ""
		for (i = 1; i <= n; i++) line = line " " counts[order[i]] " " order[i] ","
		wrong = sums["lost"] + sums["doubled"] + sums["unanswered"] + sums["stuck"]
		printf "chaos: seed %s:%s %d accepted, %d lost, %d doubled effects, %d closed unanswered, %d stuck; %d passed, %d failed in %d s\n",
			seed, line, sums["accepted"], sums["lost"], sums["doubled"], sums["unanswered"], sums["stuck"], passed, failed, took
		exit failed + wrong > 0 || !passed
	}'
