#!/bin/sh
# The broker's store is lost and an older copy of it put back: tellbackd refuses
# it, tellbackctl restore fills it from the sub-group's copy of the log, and
# everybody goes on as if nothing had been.  (The whole disk: restore_all.sh.)
# Needs $OUT, the sanitised build.
set -u
cd "$(dirname "$0")/../.." || exit 1
SCENE=put-back
# shellcheck source=tests/scenario/lib.sh
. tests/scenario/lib.sh
only hiow-police "$CRS" "$EDT"
POLICE=hiow-police
BROKER=$ROOT/var/lib/tellback/broker
scene_begin

restore() { world_ctl restore --log "$@"; }
store_to() { rm -rf "$ROOT/${1:?}" && mkdir "$ROOT/$1" && cp -p "$BROKER"/broker.db* "$ROOT/$1/"; }
store_from() { rm -f "$BROKER"/broker.db "$BROKER"/broker.db-*; cp -p "$ROOT/$1"/broker.db* "$BROKER/"; }
all_idle() { for id in $POLICE "$CRS" "$EDT"; do until_idle "$id"; done; }
# a referral of another name
named_file() { sed "s/\"clientReference\": \"[^\"]*\"/\"clientReference\": \"$1\"/" "$R/ppn-high.json" >"$ROOT/$1.json"; }

# ---- until the night's backup, and after it -----------------------------------------
named_file one; refer $POLICE "$ROOT/one.json" one; one=$ID one_case=$CASE
open_by "$CRS" "$one"
all_idle
world_stop tellbackd
store_to night
world_broker || stop "tellbackd did not start again"
# shellcheck disable=SC2046
answer decision-nfa one-nfa "$one" "$one_case" $POLICE $(children "$one")
told $POLICE one-nfa
named_file two; refer $POLICE "$ROOT/two.json" two; open_by "$CRS" "$ID"; two=$ID
all_idle
# one that the front door has not fetched when the store is lost
world_stop "$CRS"
named_file three; post $POLICE "$ROOT/three.json" three; three=$(accepted $POLICE three) || exit 1
all_but_crs() { until_idle $POLICE; until_idle "$EDT"; }
all_but_crs
world_ctl notes "$ROOT/copy" >/dev/null || stop "no copy of the log"
world_ctl duties >"$ROOT/duties.before" || stop "no duties"
expect "while the broker runs, nothing is filled" 1 "stop tellbackd first" restore "$ROOT/copy"

# ---- is the store whole? -------------------------------------------------------------
# the bit of that name, in a file that is put back after
flip() { # FILE BYTE
	was=$(od -An -tu1 -j "$2" -N1 "$1" | tr -d ' ')
	# shellcheck disable=SC2059
	printf "\\$(printf %03o $((was ^ 4)))" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}
expect "the running broker looks at all of its store" 0 "nothing is damaged" world_ctl store check
expect "and says what it is" 0 "every page carries a sum" world_ctl store info
world_stop tellbackd
expect "as does the store itself, while none runs" 0 "nothing is damaged" world_ctl store check
expect "and it says what it is, too" 0 "every page carries a sum" world_ctl store info
flip "$BROKER/broker.db" 30000
expect "a bit that changed is named by its page" 1 "damaged page-damaged page 15" world_ctl store check
world_broker || stop "tellbackd did not start with one page that is damaged"
expect "served, too" 1 "damaged page-damaged page 15" world_ctl store check
expect "and is told of" 0 "event=store.page-damaged page=15 in=store" cat "$ROOT/log/tellbackd.log"
world_stop tellbackd
flip "$BROKER/broker.db" 30000
expect "turned back it is whole again" 0 "nothing is damaged" world_ctl store check
expect "misused" 2 "usage: tellbackctl store" world_ctl store mend
world_broker || stop "tellbackd did not start again"

# ---- the disk is lost ----------------------------------------------------------------
world_stop tellbackd
store_to lost
store_from night
expect "tellbackd refuses the older store, and says what to do" 78 "tellbackctl restore --log COPY" \
	"$BIN/tellbackd" --root "$ROOT" -c "$ROOT/etc/tellback/broker.conf"
mkdir "$ROOT/empty"
expect "a folder that is no copy is none" 5 "is no copy of a log" restore "$ROOT/empty"
cp -r "$ROOT/copy" "$ROOT/half"; rm -r "$ROOT/half/notes"
expect "half a copy is not begun with" 1 "the copy is not whole" restore "$ROOT/half"
expect "misused" 2 "usage: tellbackctl restore" world_ctl restore "$ROOT/copy"
expect "a dry run says what would be done" 0 "would be refilled" restore "$ROOT/copy" --dry-run
expect "the store is filled" 0 "leaves were refilled" restore "$ROOT/copy"
expect "a second run has nothing to do" 0 "nothing that the store lacks" restore "$ROOT/copy"

# ---- and on ------------------------------------------------------------------------------
world_broker || stop "tellbackd did not start with the filled store"
ok "tellbackd starts"
world_ctl duties >"$ROOT/duties.after"
yes "every duty is as it was" diff "$ROOT/duties.before" "$ROOT/duties.after"
named_file four; post $POLICE "$ROOT/four.json" four; four=$(accepted $POLICE four) || exit 1
again "$CRS"
arrived "$CRS" "$four"; open_by "$CRS" "$four"
happened $POLICE opened "$four" "$CRS"
ok "a new referral goes through"
arrived "$CRS" "$three"
log_says tellbackd event=body.all-found
ok "the one that nobody had fetched comes, with the body that its sender brought back"
happened $POLICE opened "$two" "$CRS"
yes "every agency's notes are numbered without a gap, and nothing was said twice" notes_are_whole
expect "the copy of before goes on: the log is the same" 0 "" world_ctl notes "$ROOT/copy"
expect "and all of it is as it should be" 0 "all is as it should be" \
	"$BIN/tellback-review" verify --from "$ROOT/copy" --roots "$ROOT/var/lib/tellback/$POLICE/roots"
no "no agency saw another log" grep -q "event=log.forked" "$ROOT/log/$POLICE.log" "$ROOT/log/$CRS.log"
is "the police have its proof" "$(world_as $POLICE proof "$three" | head -1)" "c2sp.org/tlog-proof@v1"
scene_end
