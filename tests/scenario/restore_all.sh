#!/bin/sh
# The broker's disk is lost, its store and its log folder with it: only the
# sub-group's copy of the log and the agents live.  tellbackctl restore makes the
# store anew from the copy, agents bring back the rest, and by the ledger of what
# the agencies know nothing is lost, done twice or left unanswered.
# Then the same with a copy that lacks the last notes; and the control: agents
# that did not keep their sealed bodies lose something.
# Needs $OUT, the sanitised build.
set -u
cd "$(dirname "$0")/../.." || exit 1
SCENE=restore-all
# shellcheck source=tests/scenario/lib.sh
. tests/scenario/lib.sh
POLICE=hiow-police SCHOOL=quayside-school
only $POLICE $SCHOOL "$CRS" "$EDT"
AGENCIES="$AGENCIES
subgroup|tellback-agent|reviewer|TEST Sub-group|--role reviewer --area $CRS"
BROKER=$ROOT/var/lib/tellback/broker
EVERYBODY="$POLICE $SCHOOL $CRS $EDT subgroup"
driver=$BIN/scenario/restore_all_driver
scene_begin

# ---- words -------------------------------------------------------------------------------
# named NAME: a referral of that name
named_file() { sed "s/\"clientReference\": \"[^\"]*\"/\"clientReference\": \"$1\"/" "$R/ppn-high.json" >"$ROOT/$1.json"; }
# referred BY NAME: sent and arrived; ID, CASE
referred() { named_file "$2"; refer "$1" "$ROOT/$2.json" "$2"; }
# answered NAME BY: the answer to ID, delivered and read
answered() {
	# shellcheck disable=SC2046
	answer decision-nfa "$1" "$ID" "$CASE" "$2" $(children "$ID")
	told "$2" "$1"
	arrived "$2" "$ANSWER"; open_by "$2" "$ANSWER"
	happened "$CRS" opened "$ANSWER" "$2"
}
# The sub-group's copy is as new as the log.
follow() {
	world_ctl notes "$ROOT/signed" >/dev/null || stop "the signer does not get on"
	"$BIN/tellback-review" follow --broker "$ROOT/etc/tellback/subgroup.conf" --root "$ROOT" --to "$ROOT/copy" >"$SAID" 2>&1 ||
		stop "follow: $(cat "$SAID")"
}
all_idle() { for id in $EVERYBODY; do until_idle "$id"; done; }
all_stop() { for id in $EVERYBODY; do [ ! -e "$ROOT/pid/$id" ] || world_stop "$id"; done; }
# in_ledger LEDGER: what the agencies have on their disks, while they stand still
in_ledger() {
	# shellcheck disable=SC2086
	"$driver" write "$ROOT/$1" "$ROOT" $POLICE $SCHOOL "$CRS" "$EDT" || stop "no ledger"
}
# The disk is lost: store, log, all but the keys, which have a copy of their own.
disk_lost() {
	broker_kill
	rm -rf "$BROKER"/broker.db* "$BROKER/log"
	"$driver" fault "$ROOT/$1" disk-lost || stop "no ledger"
}
# restored LEDGER: from the copy that there is
restored() {
	disk_lost "$1"
	expect "the store is made anew from the sub-group's copy" 0 "leaves were refilled, 0 to" world_ctl restore --log "$ROOT/copy"
	world_broker || stop "tellbackd did not start with the store made anew"
}

# ---- the copy has all ------------------------------------------------------------------------
referred $POLICE closed; open_by "$CRS" "$ID"; answered closed-nfa $POLICE; closed=$CASE
expect "a case is closed" 0 accepted world_as "$CRS" close "$closed" --reason complete
referred $SCHOOL open; open_by "$CRS" "$ID"; open=$ID open_case=$CASE
all_idle
# sent to two who are away: nobody but its sender has these bodies
world_stop "$CRS"; world_stop "$EDT"
named_file small; post $POLICE "$ROOT/small.json" small; small=$(accepted $POLICE small) || exit 1
small_case=$(member "$(world_spool $POLICE)/out/sent/small.accepted.json" case)
head -c 700000 /dev/urandom >"$(world_spool $POLICE)/out/new/large.bin"
sed "s/\"clientReference\": \"[^\"]*\"/\"clientReference\": \"large\", \"attachments\": [{\"file\": \"large.bin\", \"mediaType\": \"video\\/mp4\"}]/" \
	"$R/ppn-high.json" >"$ROOT/large.json"
post $POLICE "$ROOT/large.json" large; large=$(accepted $POLICE large) || exit 1
until_idle $POLICE; until_idle $SCHOOL
follow
all_stop
in_ledger ledger
restored ledger
world_agent subgroup || stop "subgroup did not start"
again "$CRS"
log_says "$CRS" event=inbox.body-missing
ok "the front door has the notes of what it had not fetched, and waits for the bodies"
again $POLICE; again $SCHOOL; again "$EDT"
arrived "$CRS" "$small"; arrived "$CRS" "$large"
ok "both come back from their sender"
is "the large one whole" "$(sha256sum <"$(world_spool "$CRS")/in/new/$large.files/large.bin")" \
	"$(sha256sum <"$(world_spool $POLICE)/out/sent/large.bin")"
arrived "$EDT" "$small"
log_says tellbackd event=body.all-found
ok "and with those that recipients brought, no body is missing"
log_says tellbackd "event=restore.over unheard=0"
ok "every agency was heard"
open_by "$CRS" "$small"; happened $POLICE opened "$small" "$CRS"
ID=$small CASE=$small_case; answered small-nfa $POLICE
expect "what was lost with the disk is answered and closed" 0 accepted world_as "$CRS" close "$small_case" --reason complete
ID=$open CASE=$open_case; answered open-nfa $SCHOOL
expect "and so is what had been opened before" 0 accepted world_as "$CRS" close "$open_case" --reason complete
open_by "$CRS" "$large"; happened $POLICE opened "$large" "$CRS"
all_idle
yes "every agency's notes are numbered without a gap, and nothing was said twice" notes_are_whole
for id in $POLICE $SCHOOL "$CRS" "$EDT"; do yes "nothing happened to $id twice" journal_is_single "$id"; done
follow
expect "the copy goes on: the log is the same" 0 "all is as it should be" \
	"$BIN/tellback-review" verify --from "$ROOT/copy" --roots "$ROOT/var/lib/tellback/subgroup/roots"
all_stop
for id in $POLICE $SCHOOL "$CRS" "$EDT"; do no "$id saw no other log" grep -q -e "event=log.forked" -e "event=log.smaller" "$ROOT/log/$id.log"; done
in_ledger ledger
expect "by the agencies' ledger nothing is lost, doubled, unanswered or stuck" 0 "lost=0 doubled=0 unanswered=0 stuck=0" \
	"$driver" judge "$ROOT/ledger"
tail -1 "$SAID"

# ---- the copy lacks the last notes -------------------------------------------------------------
for id in $EVERYBODY; do again "$id"; done
all_idle
referred $POLICE late; late=$ID late_case=$CASE
open_by "$CRS" "$late"; answered late-nfa $POLICE; late_answer=$ANSWER
referred $SCHOOL last; last=$ID; open_by "$CRS" "$last"; happened $SCHOOL opened "$last" "$CRS"
all_idle
until_proven "$CRS" # it knows a log with all of that in it
all_stop
restored later
# the front door rings first: what it answers to is not there yet
again "$CRS"
log_says "$CRS" "event=broker.restored"
log_says "$CRS" "event=message.again.*code=restoring"
ok "what builds on notes that the copy lacked is not refused, but waits"
again $SCHOOL
# where the lost ones stood in the front door's stream stands a new one
named_file meanwhile; post $SCHOOL "$ROOT/meanwhile.json" meanwhile; meanwhile=$(accepted $SCHOOL meanwhile) || exit 1
arrived "$CRS" "$meanwhile"
ok "and what is new is not taken for what it has"
again $POLICE; again "$EDT"; again subgroup
log_says tellbackd "event=restore.over unheard=0"
all_idle
for word in $late $late_answer $last; do
	yes "what the copy lacked is there again" sh -c "'$BIN/tellbackctl' --root '$ROOT' notes '$ROOT/now' >/dev/null; grep -rql 'id $word' '$ROOT/now/notes'"
done
expect "the case that was answered before the loss closes" 0 accepted world_as "$CRS" close "$late_case" --reason complete
open_by "$CRS" "$meanwhile"; happened $SCHOOL opened "$meanwhile" "$CRS"
all_idle
yes "every agency's notes are numbered without a gap, and nothing was said twice" notes_are_whole
for id in $POLICE $SCHOOL "$CRS" "$EDT"; do yes "nothing happened to $id twice" journal_is_single "$id"; done
# while it is smaller, or once it has grown past that and is another
log_says "$CRS" 'event=log\.\(smaller\|forked\)'
ok "and who knew more of it says that the log is not the one that it knew"
all_stop
in_ledger later
expect "by the agencies' ledger nothing is lost, doubled, unanswered or stuck" 0 "lost=0 doubled=0 unanswered=0 stuck=0" \
	"$driver" judge "$ROOT/later"
tail -1 "$SAID"

# ---- the control: an agent that did not keep what it sealed ------------------------------------------
for id in $EVERYBODY; do again "$id"; done
all_idle
world_stop "$CRS"; world_stop "$EDT"
named_file gone; post $POLICE "$ROOT/gone.json" gone; accepted $POLICE gone >/dev/null || exit 1
until_idle $POLICE; until_idle $SCHOOL
rm -rf "$ROOT/copy"; follow
all_stop
restored control
"$driver" forget "$ROOT" $POLICE || stop "not forgotten"
for id in $EVERYBODY; do again "$id"; done
log_says "$CRS" event=inbox.body-missing
until_idle $POLICE
all_stop
in_ledger control
expect "the control: a body that nobody kept is lost, and the ledger says so" 0 "lost=" "$driver" judge "$ROOT/control" lost
tail -1 "$SAID"
scene_end
