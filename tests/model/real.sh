#!/bin/bash
# Real core and real agents under the simulator's faults, held against the model:
# every case of every seed has to be a way that the model goes, too; and runs
# that were changed to tell of a broken broker must not be.
# usage: tests/model/real.sh SIM_DRIVER [SEED [COUNT]]   (1, 20)
set -u -o pipefail
here=$(cd "$(dirname "$0")" && pwd)
driver=${1:?the simulator} seed=${2:-1} count=${3:-20}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
fails=0 astray=0 followed=0 steps=0 closed=()
say() { if [ "$1" = 0 ]; then echo "ok - model: $2"; else echo "not ok - model: $2"; fails=1; fi; }
export STEPS=$work/follow
"$here/trace.sh" --make "$STEPS" || { say 1 "the model's checker does not build"; exit 1; }
# run SEED LOG [--break WORD]
run() { local at=$1 log=$2; shift 2; "$driver" --seed "$at" --count 1 --trace "$@" >"$log" 2>&1; }
# played SEED: a run of the broker as it is, which must end well by itself
played() { run "$1" "$work/$1.log" || say 1 "seed $1: the simulator ended $?"; }
# number_of NAME: of what was said of a run
number_of() { sed -n "s/^model: .*\b$1=\([0-9]*\).*/\1/p" <<<"$said"; }
# the search itself: a case in which a crash left a signing unsaid, while seven
# closes more could have been signed as well: what cannot lead anywhere is not tried
followed_in() { (cd "$work" && SCRIPT=$1 timeout 60 "$STEPS" -E -m20000 -w18 2>&1); }
states_of() { sed -n 's/^ *\([0-9]*\) states, stored.*/\1/p' <<<"$said"; }
said=$(followed_in "$here/cases/unsaid_sign.case")
grep -q 'assertion violated (0&&120)' <<<"$said" && [ "$(states_of)" -lt 2000 ]
say $? "a signing that a crash left unsaid is found in $(states_of) states"
grep -v '^4 5 3$' "$here/cases/unsaid_sign.case" >"$work/forged.case"
said=$(followed_in "$work/forged.case")
grep -q 'errors: 0' <<<"$said" && ! grep -q 'not completed' <<<"$said" && [ "$(states_of)" -lt 20000 ]
say $? "and an answer that the broker never took is searched to the end in $(states_of) states, and not followed"

for ((at = seed; at < seed + count; at++)); do
	played "$at"
	said=$("$here/trace.sh" "$work/$at.log")
	# a seed whose every case is left out shows nothing; no answer at all is none
	[ "$(number_of failed)" = 0 ] || { say 1 "seed $at: $said"; astray=1; continue; }
	followed=$((followed + $(number_of followed))) steps=$((steps + $(number_of steps)))
	grep -q 'step.close ' "$work/$at.log" && [ "$(number_of left-out)" = 0 ] && closed+=("$at")
done
[ $astray -eq 0 ] && [ $followed -ge $((count / 2)) ]
say $? "$followed cases of $count seeds from $seed go the model's way, $steps steps of core and agents, crashes among them"

# another: one more run for the controls that is followed and closes a case; 24 are tried
next=$((seed + count)) last=$((seed + count + 24))
another() {
	while [ $next -lt $last ]; do
		played $next
		next=$((next + 1))
		grep -q 'step.close ' "$work/$((next - 1)).log" || continue
		said=$("$here/trace.sh" "$work/$((next - 1)).log")
		[ "$(number_of failed)$(number_of left-out)" = 00 ] && { closed+=($((next - 1))); return 0; }
	done
	return 1
}
# control WHAT COMMAND...: the log of a run with a closed case through the command
# is not followed.  What a crash explains is no forgery: a run without such a crash
# is looked for (the rarest control is seen in every second run).
control() {
	local what=$1 seen='' i at; shift
	for ((i = 0; i < ${#closed[@]} || next < last; i++)); do
		[ $i -lt ${#closed[@]} ] || another || break
		at=${closed[i]}
		"$@" <"$work/$at.log" >"$work/control.log"
		cmp -s "$work/control.log" "$work/$at.log" && continue
		grep -q '^not followed' < <("$here/trace.sh" "$work/control.log") && { seen=$at; break; }
	done
	[ -n "$seen" ]; say $? "control: $what is seen (seed ${seen:-none})"
}
unsettled() { grep -v 'step.settle .*by=\(police\|health\|school\)'; }
twice() { awk '{print} !done && /step.accept .*type=referral/ {done = 1; print}'; }
forgot() { cat; echo '<7>event=step.start at=broker leaves=1'; }
untaken() { awk '!done && /step.accept .*type=referral/ {done = 1; next} 1'; }
unkept() { awk '!done && /step.keep at=crs/ {done = 1; next} 1'; }
early() { awk '/step.close / && !done {done = 1; next} /step.accept .*type=referral/ && !told {print; split($0, p, "case="); split(p[2], c, " "); print "<7>event=step.close at=broker case=" c[1] " by=-"; told = 1; next} 1'; }
control "a case closed though nobody's receipt was taken" unsettled
control "a referral taken twice" twice
control "a broker that begins again without what it had said yes to" forgot
control "a referral that its sender was told is accepted, and the log does not have" untaken
control "a message unsealed that was never kept" unkept
control "a case closed at once" early
# A broker that is broken on purpose is not followed, either, before long (in every third run or more).
for broken in sync-off answer-first; do
	seen=''
	for ((at = seed; at < seed + 60; at++)); do
		run "$at" "$work/control.log" --break $broken
		grep -q '^not followed' < <("$here/trace.sh" "$work/control.log") && { seen=$at; break; }
	done
	[ -n "$seen" ]; say $? "control: a broker with $broken is seen (seed ${seen:-none})"
done
echo "count: model-runs=$followed"
echo "count: model-steps=$steps"
exit $fails
