#!/bin/bash
# The model, searched whole: tests/model/run.sh [--big|--huge] [--mutants|--bounds|--live]
# Prints a line a search: states, memory, time.  Ends 0 if every bound holds,
# every mutant is caught by its claim, every referrer is told under fairness
# (and not without it), and the words are those of the code.
# MODEL_MEMORY: what one search may take (MB, 3500).  MODEL_BITS: the hash table
# of a search that keeps bits instead of states (33: 1 GiB); such a search may
# leave states out, few at a hash factor over 100; it ends after MODEL_MINUTES (60).
set -u -o pipefail
here=$(cd "$(dirname "$0")" && pwd)
sizes='ci' what=all
for word in "$@"; do
	case $word in
	--big) sizes='ci big' ;;
	--huge) sizes='huge' ;;
	--mutants | --bounds | --live) what=${word#--} ;;
	*) echo "usage: tests/model/run.sh [--big|--huge] [--mutants|--bounds|--live]" >&2; exit 2 ;;
	esac
done
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
fails=0 states_all=0 searches=0
say() { if [ "$1" = 0 ]; then echo "ok - model: $2"; else echo "not ok - model: $2"; fails=1; fi; }

# ---- the words: those that the model's steps name are those that the code writes
words_code() { grep -oE '^	X\([A-Z]+, "[a-z]+"' "$here/../../include/tellback/transition.h" | sed 's/	X(\([A-Z]*\),.*/\1/' | sort -u; }
words_model() { { cat "$here"/*.pml | tr '\n' ' ' | grep -oE '\bDID\([^,()]*(\([^()]*\)[^,()]*)*, [A-Z]+,|offer\([^;]*, [A-Z]+\)' |
	grep -oE '[A-Z]+,$|[A-Z]+\)$' | tr -d ',)'; echo START; } | sort -u; }
words_followed() { grep -oE 'SAID\(p, [A-Z]+|SAYS\(BROKER, [A-Z]+|== START' "$here"/*.pml | grep -oE '[A-Z]+$' | sort -u; }
words_planted() { words_model | sed s/LEARN/LERN/; }
same_words() { diff <(words_code) <("$1") >"$work/words"; }
if same_words words_planted; then say 1 "a word that is not the code's is not seen"; fi
same_words words_model; say $? "its words are those of include/tellback/transition.h ($(words_code | wc -l))"; cat "$work/words"
same_words words_followed; say $? "and each of them is followed in a real run"; cat "$work/words"

# ---- a build of its own for each set of definitions
# made "DEFINITIONS": prints the checker's path
made() {
	local key defs=() flags="-DSAFETY" store="-DCOLLAPSE -DMEMLIM=${MODEL_MEMORY:-3500}" word
	key=$(echo "$1" | tr -c 'A-Za-z0-9\n' '_' | tr -s _)
	[ -x "$work/$key/pan" ] && { echo "$work/$key/pan"; return; }
	mkdir -p "$work/$key"; cp "$here"/*.pml "$work/$key"
	for word in $1; do
		[ "$word" != BITSTATE ] || { store=-DBITSTATE; continue; }
		defs+=("-D$word")
		[ "$word" != LIVE ] || flags="-DNFAIR=3"
	done
	(cd "$work/$key" && spin -a "${defs[@]}" delivery.pml >spin.txt 2>&1 &&
		gcc -w -O1 $flags -DNOREDUCE $store -DVECTORSZ=2048 -I"$here" -o pan pan.c "$here/script.c" >gcc.txt 2>&1) ||
		{ cat "$work/$key/spin.txt" "$work/$key"/gcc.txt | head -20 >&2; return 1; }
	echo "$work/$key/pan"
}
# searched PAN "FAULTS" ARGUMENTS...: OUTPUT, STATES, MEMORY, TIME
searched() {
	local pan=$1 faults=$2 begin; shift 2
	begin=$(date +%s%N)
	# shellcheck disable=SC2086
	OUTPUT=$(cd "$(dirname "$pan")" && env $faults ./pan -m1000000 "$@" 2>&1)
	TIME=$((($(date +%s%N) - begin) / 10000000)); TIME=$(printf '%d.%02d' $((TIME / 100)) $((TIME % 100)))
	STATES=$(echo "$OUTPUT" | sed -n 's/^ *\([0-9.e+]*\) states, stored.*/\1/p' | awk '{printf "%.0f", $1}')
	MEMORY=$(echo "$OUTPUT" | sed -n 's/^ *\([0-9.]*\).total actual memory usage.*/\1/p')
	searches=$((searches + 1)); states_all=$((states_all + ${STATES:-0}))
}
# whole: the search saw everything and found nothing
whole() { grep -q "errors: 0" <<<"$OUTPUT" && ! grep -qE 'max search depth too small|memory bound|out of memory|Search not completed' <<<"$OUTPUT"; }
rows() { grep -v -e '^#' -e '^$' "$here/$1" | sed 's/ *| */|/g; s/ *$//'; }
claim_number() { sed -n "s/^#define $1 \([0-9]*\).*/\1/p" "$here"/*.pml; }

if [ $what = all ] || [ $what = bounds ]; then
	while IFS='|' read -r size build faults sentence; do
		case " $sizes " in *" $size "*) ;; *) continue ;; esac
		if ! pan=$(made "$build"); then say 1 "$build does not build"; continue; fi
		case " $build " in *" BITSTATE "*) bits="-w${MODEL_BITS:-33} -Q${MODEL_MINUTES:-60}" ;; *) bits='' ;; esac
		# shellcheck disable=SC2086
		searched "$pan" "$faults" -E $bits
		factor=$(sed -n 's/^hash factor: \([0-9.]*\).*/, hash factor \1/p' <<<"$OUTPUT")
		if [ -n "$bits" ] && grep -q '^Time limit' <<<"$OUTPUT"; then
			# what was seen in that time: not all, and said so
			grep -q 'errors: 0' <<<"$OUTPUT"; say $? "$sentence [$build $faults], in part: ${STATES:-?} states, ${MEMORY:-?} MB, $TIME s$factor"
			continue
		fi
		whole; say $? "$sentence [$build $faults]: ${STATES:-?} states, ${MEMORY:-?} MB, $TIME s$factor"
		whole || echo "$OUTPUT" | head -5
	done < <(rows bounds.txt)
fi
if [ $what = all ] || [ $what = live ]; then
	pan=$(made "N=1 CLOSES=1 LIVE")
	searched "$pan" "CUTS=255 CRASHES=255 AGENT_CRASHES=255" -a -f -N told
	whole; say $? "whoever referred is told, in every fair run, however many cuts and crashes come before they stop: ${STATES:-?} states, ${MEMORY:-?} MB, $TIME s"
	searched "$pan" "CUTS=255" -a -N told
	grep -q 'acceptance cycle' <<<"$OUTPUT"; say $? "without fairness it is not so (control)"
fi
if [ $what = all ] || [ $what = mutants ]; then
	caught=0 count=0
	while IFS='|' read -r mutant build faults claim _; do
		count=$((count + 1))
		number=$(claim_number "M_$mutant")
		if ! pan=$(made "$build") || [ -z "$number" ]; then say 1 "mutant $mutant does not build"; continue; fi
		if [ "$claim" = LIVELOCK ]; then
			searched "$pan" "MUTANT=$number $faults" -a -f -N told -w18
			grep -q 'acceptance cycle' <<<"$OUTPUT"
		else
			searched "$pan" "MUTANT=$number $faults" -E -w18
			grep -q "assertion violated.*&&$(claim_number "$claim"))" <<<"$OUTPUT"
		fi
		found=$?
		if [ $found = 0 ]; then caught=$((caught + 1)); else say 1 "mutant $mutant is not caught by $claim: $(echo "$OUTPUT" | grep -E 'pan:1|errors:' | head -2 | tr '\n' ' ')"; fi
	done < <(rows mutants.txt)
	[ $caught = $count ] && [ $count -ge 20 ]; say $? "$caught of $count mutants are caught, each by its claim"
fi
echo "count: model-searches=$searches"
echo "count: states=$states_all"
[ -z "${caught:-}" ] || echo "count: model-mutants=$caught"
exit $fails
