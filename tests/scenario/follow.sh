#!/bin/sh
# The sub-group's own copy, with real processes: follow pulls the log over CURVE
# beside the sub-group's agent, verify finds all well, the witness cosigns and
# the broker shows it.
# Needs $OUT, the sanitised build.
set -u
cd "$(dirname "$0")/../.." || exit 1
SCENE=follow
# shellcheck source=tests/scenario/lib.sh
. tests/scenario/lib.sh
only hiow-police "$CRS" "$EDT"
AGENCIES="$AGENCIES
subgroup|tellback-agent|reviewer|TEST Sub-group|--role reviewer --area $CRS"
mkdir -p "$ROOT/offline"
review() { "$BIN/tellback-review" "$@"; }
expect "a witness's key is made once" 0 "is for the registrar" review witness --make "$ROOT/offline/witness.key" --name subgroup.witness
review witness --make "$ROOT/offline/other.key" --name other.witness >"$ROOT/offline/other.public" 2>/dev/null
yes "only its user may read it" [ "$(stat -c %a "$ROOT/offline/witness.key")" = 600 ]
expect "and stays; its line is printed again" 0 "witness subgroup.witness+" review witness --make "$ROOT/offline/witness.key" --name subgroup.witness
expect "under its own name" 6 "is there already, of subgroup.witness" review witness --make "$ROOT/offline/witness.key" --name other
expect "a name with a space is none" 1 "is no name of a witness" review witness --make "$ROOT/offline/none.key" --name "sub group"
sed -n 's/^# public: /witness /p' "$ROOT/offline/witness.key" >"$ROOT/offline/witness.public"
scene_begin
copy=$ROOT/copy roots=$ROOT/var/lib/tellback/subgroup/roots
follow() { review follow --broker "$ROOT/etc/tellback/subgroup.conf" --root "$ROOT" --to "$copy" "$@"; }
# The broker takes ten handshakes of a key a minute: that is why follow is not run more often here.
# covered: the broker's log is signed up to its last leaf (`notes` waits for it).
covered() { world_ctl notes "$ROOT/notes" >/dev/null || stop "the signer does not get on"; }

covered
expect "the log comes over the line" 0 "of them new" follow
expect "and all of it is as it should be" 0 "all is as it should be" review verify --from "$copy" --roots "$roots"
expect "nothing has cosigned it" 0 "cosigned by no witness" review verify --from "$copy" --roots "$roots"
expect "an agency that is no reviewer gets nothing" 1 "has not the role reviewer" \
	review follow --broker "$ROOT/etc/tellback/hiow-police.conf" --root "$ROOT" --to "$ROOT/none"
refer hiow-police "$R/ppn-medium.json" one
open_by "$CRS" "$ID"
for id in hiow-police "$CRS" "$EDT"; do until_idle "$id"; done
covered
expect "what is new is added" 0 "of them new" follow
yes "it is the copy that tellbackctl notes makes" diff -r "$copy" "$ROOT/notes"
expect "and said when nothing is" 0 "nothing new" follow
rm -r "$copy/tile/0" "$(find "$copy/notes" -type f | sort | head -1)"
expect "what is missing in it comes again" 0 "there again" follow
yes "then it is the same copy" diff -r "$copy" "$ROOT/notes"
no "the sub-group's agent keeps its session" grep -q superseded "$ROOT/log/subgroup.log"

# ---- the witness ------------------------------------------------------------------------
send() { review witness --key "$ROOT/offline/witness.key" --from "$copy" --roots "$roots" --send \
	--broker "$ROOT/etc/tellback/subgroup.conf" --root "$ROOT"; }
expect "the witness cosigns, and the broker shows it" 0 "leaves as cosigned" send
expect "follow brings it home" 0 "cosigned" sh -c "'$BIN/tellback-review' follow --broker '$ROOT/etc/tellback/subgroup.conf' \
	--root '$ROOT' --to '$copy' --roots '$roots' && '$BIN/tellback-review' verify --from '$copy' --roots '$roots'"
yes "the witnessed checkpoint is there" [ -s "$copy/witnessed" ]
expect "a witness that nobody named does not" 1 "no directory of the log names this witness" \
	review witness --key "$ROOT/offline/other.key" --from "$copy"
refer hiow-police "$R/ppn-standard.json" two
covered
follow >"$SAID" 2>&1 || stop "follow: $(cat "$SAID")"
expect "by file" 0 "cosigned; \`tellbackctl cosign\` takes it" \
	review witness --key "$ROOT/offline/witness.key" --from "$copy" --out "$ROOT/cosigned"
expect "the operator brings it" 0 "" world_ctl cosign "$ROOT/cosigned"
yes "and the broker shows it" sh -c "'$BIN/tellbackctl' --root '$ROOT' notes '$ROOT/notes' >/dev/null && cmp '$ROOT/cosigned' '$ROOT/notes/witnessed'"
cp -r "$ROOT/notes" "$ROOT/older"; cp "$ROOT/offline/witness.key.state" "$ROOT/kept.state"

# ---- on and on ----------------------------------------------------------------------------
: >"$ROOT/followed" # it may begin after the first look
# the program itself: a function in the background would keep what the scene has open
"$BIN/tellback-review" follow --broker "$ROOT/etc/tellback/subgroup.conf" --root "$ROOT" --to "$copy" --every 1 \
	>>"$ROOT/followed" 2>"$ROOT/followed.err" 9>&- &
follower=$!; echo "$follower" >>"$ROOT/pids" # its keeper ends it if we do not
# followed PATTERN: it says so, in two minutes.
followed() { timeout 120 tail -n +1 -f "$ROOT/followed" 2>/dev/null 9>&- | grep -q -m1 -e "$1" || stop "it never said $1: $(cat "$ROOT/followed.err")"; }
followed leaves
world_kill core "$(worker core)"
refer hiow-police "$R/ppn-high.json" three
followed "[1-9][0-9]* of them new"
ok "with --every it goes on, also when core dies"
kill -TERM "$follower" # its own pid
wait "$follower"
is "and ends when it is told to" $? 0
expect "the copy is whole" 0 "all is as it should be" review verify --from "$copy" --roots "$roots"
expect "the witness goes on from it" 0 "leaves as cosigned" send
expect "and not from an older copy" 1 "conflict: the checkpoint has" review witness --key "$ROOT/offline/witness.key" --from "$ROOT/older"
expect "nor does the copy go back" 1 "it was set back, or is an older copy" review follow --from "$ROOT/older" --to "$copy"
expect "a copy can be followed as well" 0 "of them new" review follow --from "$copy" --to "$ROOT/second"
yes "it is the same" diff -r "$copy" "$ROOT/second"
expect "the broker's own folder has no notes" 1 "the broker's own folder has no notes" \
	review follow --from "$ROOT/var/lib/tellback/broker/log" --to "$ROOT/third"
scene_end
