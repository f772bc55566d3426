#!/bin/sh
# The fault arms for hours, each time with new seeds: `make campaign HOURS=h`.
# usage: tests/chaos/campaign.sh BUILD HOURS [ARM...]
# Goes on where the last run ended: every slice that was finished is a line of
# BUILD/campaign/slices.tsv (when, arm, seed, seconds, exit code, then what it
# counted as NAME=N words); report.txt adds them up beside the goals.
set -u
build=$1 hours=$2; shift 2
cd "$(dirname "$0")/../.." || exit 1
OUT=${OUT:-$(pwd)/$build/asan} PLAIN=${PLAIN:-$(pwd)/$build/plain} FUZZ=${FUZZ:-$(pwd)/$build/fuzz}
BUILD=$build SIZE=campaign SECONDS_A_SLICE=${SLICE:-300}
export OUT PLAIN FUZZ BUILD SIZE
arms=$(for script in tests/chaos/arms/*.sh; do basename "$script" .sh; done | tr '\n' ' ')
for name in "$@"; do
	[ -e "tests/chaos/arms/$name.sh" ] || { echo "campaign: there is no arm $name; there are: $arms" >&2; exit 2; }
done
seconds=$(awk -v h="$hours" 'BEGIN {printf "%d", h * 3600}')
[ "$seconds" -gt 0 ] || { echo "campaign: HOURS=$hours: a number of hours is wanted, HOURS=0.1 for six minutes" >&2; exit 2; }
# a short campaign is one short slice of each of the two workers
[ "$SECONDS_A_SLICE" -le "$seconds" ] || SECONDS_A_SLICE=$seconds
folder=$build/campaign slices=$build/campaign/slices.tsv
mkdir -p "$folder/wrong"
[ -e "$slices" ] || printf 'ended\tarm\tseed\tseconds\tcode\tcounted\n' >"$slices"
[ $# -gt 0 ] || set -- kills cuts sim errors nets fuzz flips model
stop_at=$(($(date +%s) + seconds))
GOALS='kills=1000000 cuts=20000 seeds=100000 states=100000000'

# What each slice does anew is added up.  What two of them may have in common is
# not: of searches and fuzzers the largest slice counts, of seeds each one once.
report() {
	sort -t'	' -k3,3n "$slices" | awk -F'\t' -v goals="$GOALS" '
		BEGIN {n = split("states model-searches fuzzers fuzz-edges", word, " "); for (i = 1; i <= n; i++) largest[word[i]] = 1}
		$1 == "ended" {next}
		{
			seconds += $4; slices++; wrong += $5 != 0
			n = split($6, word, " ")
			for (i = 1; i <= n; i++) {
				split(word[i], pair, "="); name = pair[1]; number = pair[2] + 0
				if (name == "seeds") {
					end = $3 + number
					number = end - (reached > $3 ? reached : $3)
					if (number < 0) number = 0
					if (end > reached) reached = end
				}
				if (!(name in largest)) sums[name] += number
				else if (number > sums[name]) sums[name] = number
			}
			if (!first || $1 < first) first = $1
			if ($1 > last) last = $1
		}
		END {
			printf "campaign: %d slices in %.2f hours of arms (two at a time), %s to %s; %d ended badly\n", slices, seconds / 3600, first, last, wrong
			n = split(goals, word, " ")
			for (i = 1; i <= n; i++) {
				split(word[i], pair, "=")
				printf "%-16s %12.0f of %.0f (%.2f %%)\n", pair[1], sums[pair[1]], pair[2], 100 * sums[pair[1]] / pair[2]
				shown[pair[1]] = 1
			}
			for (name in sums) if (!(name in shown)) printf "%-16s %12.0f\n", name, sums[name]
		}' >"$folder/report.new" && mv "$folder/report.new" "$folder/report.txt"
}

# One slice: its words are added, and all of them up, under a lock.
slice() {
	name=$1 seed=$2 start=$(date +%s) text=$folder/$1-$2
	SEED=$seed SECONDS=$SECONDS_A_SLICE nice -n 10 "tests/chaos/arms/$name.sh" >"$text" 2>"$text.err"
	code=$?
	counted=$(awk '
		/^count: / {split($2, pair, "="); counts[pair[1]] += pair[2]}
		/^sum: / {for (i = 4; i <= NF; i++) {split($i, pair, "="); counts[pair[1]] += pair[2]}}
		END {for (name in counts) printf "%s=%.0f ", name, counts[name]}' "$text")
	# an arm that says nothing, or counts nothing, has done nothing
	if [ $code -ne 0 ] || grep -q '^not ok' "$text" || ! grep -q '^ok ' "$text" || ! grep -q '^count: ' "$text"; then
		[ $code -ne 0 ] || code=1
		mv "$text" "$text.err" "$folder/wrong/"
		echo "campaign: $name seed $seed ended $code: $folder/wrong/$name-$seed" >&2
	else
		rm -f "$text" "$text.err"
	fi
	(
		flock 9 || exit 1
		printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$name" "$seed" \
			"$(($(date +%s) - start))" "$code" "$counted" >>"$slices"
		report
	) 9>"$folder/lock"
	echo "campaign: $name seed $seed: $counted"
}

# A worker takes the next arm in turn.  An arm goes on from its seed one by one:
# those of the next slice begin beyond all that it can get to.
worker() {
	while [ "$(date +%s)" -lt "$stop_at" ]; do
		number=$(flock "$folder/lock" sh -c 'n=$(($(cat "$1" 2>/dev/null || echo 0) + 1)); echo $n >"$1"; echo $n' sh "$folder/number")
		at=$(((number - 1) % $# + 1))
		eval "name=\${$at}"
		[ -e "tests/chaos/arms/$name.sh" ] || continue
		slice "$name" "$((number * 1000000))"
	done
}
echo "campaign: until $(date -u -d "@$stop_at" +%H:%M:%SZ); arms $*; slices of $SECONDS_A_SLICE s"
worker "$@" & first=$!
worker "$@"
wait $first
(flock 9 && report) 9>"$folder/lock"
cat "$folder/report.txt"
! ls "$folder/wrong"/* >/dev/null 2>&1
