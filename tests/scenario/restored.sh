#!/bin/sh
# An agent whose machine is lost is put back from yesterday's copy of its whole
# folder, the front door's and the police's; and one key runs in two agents.
# What the lost self had said stays said, once; what had come comes again.
# Needs $OUT, the sanitised build.
set -u
cd "$(dirname "$0")/../.." || exit 1
SCENE=restored
# shellcheck source=tests/scenario/lib.sh
. tests/scenario/lib.sh
only hiow-police "$CRS" "$EDT"
POLICE=hiow-police
scene_begin

# named NAME: a referral of that name
named() { sed "s/\"clientReference\": \"[^\"]*\"/\"clientReference\": \"$1\"/" "$R/ppn-high.json" >"$ROOT/$1.json"; }
# referred NAME: sent, arrived and opened; ID, CASE
referred() { named "$1"; refer $POLICE "$ROOT/$1.json" "$1"; open_by "$CRS" "$ID"; happened $POLICE opened "$ID" "$CRS"; }
# answered NAME: and its decision delivered
answered() {
	# shellcheck disable=SC2046
	answer decision-nfa "$1-nfa" "$ID" "$CASE" $POLICE $(children "$ID")
	told $POLICE "$1-nfa"
}
folders() { echo "var/lib/tellback/$1 var/spool/tellback/$1"; }
# copied AGENCY: its whole folder, as it is while the agent does not run
copied() {
	mkdir -p "$ROOT/yesterday"
	# shellcheck disable=SC2046
	(cd "$ROOT" && tar cf "yesterday/$1.tar" $(folders "$1")) || stop "no copy of $1"
}
# lost AGENCY: dead, its disk gone, yesterday's copy in its place
lost() {
	agent_kill "$1"
	# shellcheck disable=SC2046
	(cd "$ROOT" && rm -rf $(folders "$1") && tar xf "yesterday/$1.tar") || stop "no copy of $1"
	: >"$ROOT/log/$1.log"
	again "$1"
}

# ---- yesterday: one case is closed; a referral is signed and unanswered when the copy is made ------------
referred closed; closed=$ID
answered closed
yes "a case is closed" world_as "$CRS" close "$CASE" --reason complete
until_idle $POLICE; until_idle "$CRS"
core=$(worker core) seq=$(status_of $POLICE nextSeq)
named waiting
kill -STOP "$core"
post $POLICE "$ROOT/waiting.json" waiting
until_status $POLICE nextSeq $((seq + 1))
world_stop "$CRS"; agent_kill $POLICE
copied $POLICE; copied "$CRS"
kill -CONT "$core"
again $POLICE; again "$CRS"

# ---- today ------------------------------------------------------------------------------------------------
waiting=$(accepted $POLICE waiting) || exit 1
waiting_case=$(member "$(world_spool $POLICE)/out/sent/waiting.accepted.json" case)
arrived "$CRS" "$waiting"; open_by "$CRS" "$waiting"
happened $POLICE opened "$waiting" "$CRS"
referred today; today=$ID today_case=$CASE
answered today; today_answer=$ANSWER
open_by $POLICE "$today_answer"
happened "$CRS" opened "$today_answer" $POLICE
named unopened; refer $POLICE "$ROOT/unopened.json" unopened; unopened=$ID unopened_case=$CASE
until_idle $POLICE; until_idle "$CRS"
count=$(notes | wc -l)

# ---- the front door is lost -----------------------------------------------------------------------------------
seq=$(status_of "$CRS" nextSeq)
lost "$CRS"
log_says "$CRS" "event=store.older-than-broker have=$((seq - 1)) ours="
log_says "$CRS" "event=store.caught-up seq=$((seq - 1))"
ok "the front door's log says that its store is older than the broker, and up to where it has caught up"
for id in "$waiting" "$today" "$unopened"; do happened "$CRS" arrived "$id"; done
ok "what had come since comes again"
happened "$CRS" adopted "$today_answer"
ok "what it had sent since is its own again"
reads_its_own() { world_as "$CRS" show "$today_answer" >"$SAID" 2>&1 && grep -q "What you told us is in your referral" "$SAID"; }
within reads_its_own || stop "the front door cannot read its own answer: $(cat "$SAID")"
ok "and it can be read: the sealed body came back from the broker"
until_idle "$CRS"
is "it said nothing again: the broker has what it had" "$(notes | wc -l)" "$count"
is "its number goes on where its lost self stopped" "$(status_of "$CRS" nextSeq)" "$seq"
yes "what somebody had opened stays opened" \
	sh -c "'$BIN/tellback-crs' inbox --all --json --agency '$CRS' --root '$ROOT' | grep '$today' | grep -q '\"role\":\"social-worker\"'"
yes "what nobody had opened does not" \
	sh -c "'$BIN/tellback-crs' inbox --json --agency '$CRS' --root '$ROOT' | grep -q '$unopened'"
expect "the case that was answered since closes" 0 accepted world_as "$CRS" close "$today_case" --reason complete
open_by "$CRS" "$unopened"
happened $POLICE opened "$unopened" "$CRS"
ID=$unopened CASE=$unopened_case; answered after-loss
expect "it answers and closes as before" 0 accepted world_as "$CRS" close "$unopened_case" --reason complete

# ---- the police are lost ------------------------------------------------------------------------------------------
until_idle $POLICE; until_idle "$CRS"
count=$(notes | wc -l) seq=$(status_of $POLICE nextSeq)
lost $POLICE
log_says $POLICE "event=store.older-than-broker"
log_says $POLICE "event=store.caught-up seq=$((seq - 1))"
ok "the police agent's log says the same"
is "the referral that waited in the copy has its first answer" "$(accepted $POLICE waiting)" "$waiting"
happened $POLICE adopted "$today"
happened $POLICE arrived "$today_answer"
until_idle $POLICE
is "nothing was said again" "$(notes | wc -l)" "$count"
is "and its number goes on" "$(status_of $POLICE nextSeq)" "$seq"
referred again; answered again
ok "it refers as before, and is answered"
expect "and closed" 0 accepted world_as "$CRS" close "$CASE" --reason complete

# ---- one key in two agents -------------------------------------------------------------------------------------------
mkdir -p "$ROOT/second/run/tellback"
(cd "$ROOT/second" && tar xf "$ROOT/yesterday/$POLICE.tar")
# two: the second agent.  Its folder is $ROOT/second, its processes are ours
two() { verb=$1; shift; "$BIN/tellback-police" "$verb" "$@" --agency $POLICE --root "$ROOT/second"; }
world_start second "$BIN/tellback-police" run --root "$ROOT/second" -c "$ROOT/etc/tellback/$POLICE.conf"
log_says second event=store.caught-up
log_says $POLICE "event=link.superseded.*another-agent-runs-with-this-key"
ok "the older of two agents with one key says so loudly in its log"
yes "and in its status" sh -c "'$BIN/tellback-police' status --agency $POLICE --root '$ROOT' | grep -q superseded"
expect "and says what to do" 1 "another agent runs with our key" world_as $POLICE doctor
named by-second
expect "the newer sends" 0 accepted two send "$ROOT/by-second.json" --wait
by_second=$(sed -n 's/^id  *//p' "$SAID") by_second_case=$(sed -n 's/^case  *//p' "$SAID")
arrived "$CRS" "$by_second"
# what the older is handed meanwhile waits with it
named by-older
post $POLICE "$ROOT/by-older.json" by-older
open_by "$CRS" "$by_second"
# shellcheck disable=SC2046
answer decision-nfa second-nfa "$by_second" "$by_second_case" $POLICE $(children "$by_second")
told $POLICE second-nfa
ok "messages flow both ways: the newer is answered"
world_stop second
world_stop $POLICE; again $POLICE # it would ring again by itself, some time later
by_older=$(accepted $POLICE by-older) || exit 1
arrived "$CRS" "$by_older"
ok "and what was handed to the older goes out once it has the line"
happened $POLICE adopted "$by_second"
happened $POLICE arrived "$ANSWER"
ok "which has all that the other sent and received"
until_idle $POLICE; until_idle "$CRS"; until_idle "$EDT"

no "the operator is not told of two agents where one was only started again" \
	grep -q "session.superseded agency=$CRS" "$ROOT/log/tellbackd.log"

# ---- at the end ----------------------------------------------------------------------------------------------------
yes "every agency's notes are numbered without a gap, and nothing was said twice" notes_are_whole
for id in $POLICE "$CRS" "$EDT"; do yes "nothing happened to $id twice" journal_is_single "$id"; done
is "each referral was sent once" \
	"$(notes | awk '$1 == "envelope" && / type referral / {n++} END {print n}')" 7
is "the front door has each" "$(world_as "$CRS" inbox --all --json | grep -c '"type":"referral"')" 7
yes "also the one of before" sh -c "'$BIN/tellback-crs' show '$closed' --agency '$CRS' --root '$ROOT' | grep -q children"
expect "the last waits only for its own answer" 1 "owes decision to $POLICE" world_as "$CRS" may-close "$waiting_case"
scene_end
