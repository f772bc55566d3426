#!/bin/bash
# Real core and real agents under the simulator's faults, held against the model:
# every case of every seed has to be a way that the model goes, too; and runs
# that were changed to tell of a broken broker must not be.
# usage: tests/model/real.sh SIM_DRIVER [SEED [COUNT]]   (1, 20)
set -u -o pipefail
here=$(cd "$(dirname "$0")" && pwd)
driver=${1:?the simulator} seed=${2:-1} count=${3:-20}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
fails=0 followed=0 steps=0 closed=''
say() { if [ "$1" = 0 ]; then echo "ok - model: $2"; else echo "not ok - model: $2"; fails=1; fi; }
export STEPS=$work/follow
"$here/trace.sh" --make "$STEPS" || { say 1 "the model's checker does not build"; exit 1; }
for ((at = seed; at < seed + count; at++)); do
	"$driver" --seed "$at" --count 1 --trace >"$work/$at.log" 2>&1
	said=$(CASES=$work/cases-$at "$here/trace.sh" "$work/$at.log"); code=$?
	# a seed whose every case is left out shows nothing
	[ $code -eq 0 ] || ! grep -q 'not followed' <<<"$said" || { say 1 "seed $at: $said"; continue; }
	followed=$((followed + $(sed -n 's/.*followed=\([0-9]*\).*/\1/p' <<<"$said")))
	steps=$((steps + $(sed -n 's/.*steps=\([0-9]*\).*/\1/p' <<<"$said")))
	[ -n "$closed" ] || ! grep -q 'step.close ' "$work/$at.log" || ! grep -q 'followed=1' <<<"$said" || closed=$at
done
[ $fails -eq 0 ] && [ $followed -ge $((count / 2)) ]
say $? "$followed cases of $count seeds from $seed go the model's way, $steps steps of core and agents, crashes among them"

# control WHAT COMMAND...: the closed case's log through the command is not followed
control() {
	local what=$1 said; shift
	"$@" <"$work/$closed.log" >"$work/control.log"
	cmp -s "$work/control.log" "$work/$closed.log" && { say 1 "control: $what changes nothing"; return; }
	said=$("$here/trace.sh" "$work/control.log")
	grep -q 'not followed' <<<"$said"; say $? "control: $what is seen"
}
if [ -z "$closed" ]; then say 1 "no case was closed: nothing to make controls of"; else
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
fi
# A broker that is broken on purpose is not followed, either, before long.
for broken in sync-off answer-first; do
	seen=''
	for ((at = seed; at < seed + 12; at++)); do
		"$driver" --seed "$at" --count 1 --trace --break $broken >"$work/control.log" 2>&1
		grep -q 'not followed' < <("$here/trace.sh" "$work/control.log") && { seen=$at; break; }
	done
	[ -n "$seen" ]; say $? "control: a broker with $broken is seen (seed ${seen:-none})"
done
echo "count: model-runs=$followed"
echo "count: model-steps=$steps"
exit $fails
