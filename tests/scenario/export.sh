#!/bin/sh
# The scrutineer's copy, with real processes: tellbackctl notes and duties while
# the broker serves, gone on with as more happens and after the broker was
# killed; tellback-review finds the same duties from the notes alone.
# Needs $OUT, the sanitised build.
set -u
cd "$(dirname "$0")/../.." || exit 1
SCENE=export
# shellcheck source=tests/scenario/lib.sh
. tests/scenario/lib.sh
only hiow-police "$CRS" "$EDT"
scene_begin
copy=$ROOT/copy

expect "a log without a message can be copied" 0 "of them new" world_ctl notes "$copy"
refer hiow-police "$R/ppn-medium.json" one
first=$CASE
open_by "$CRS" "$ID"
expect "what is new is added" 0 "of them new" world_ctl notes "$copy"
expect "and said when nothing is" 0 "nothing new" world_ctl notes "$copy"
rm -r "$copy/tile/entries" "$(find "$copy/notes" -type f | sort | head -1)"
expect "what is missing in it comes again" 0 "there again" world_ctl notes "$copy"
expect "once" 0 "nothing new" world_ctl notes "$copy"
yes "then it is as it should be" "$BIN/tellback-review" verify --from "$copy"
# shellcheck disable=SC2046
answer decision-advice answered "$ID" "$CASE" hiow-police $(children "$ID")
told hiow-police answered
open_by hiow-police "$ANSWER"
happened "$CRS" opened "$ANSWER" hiow-police
refer hiow-police "$R/ppn-standard.json" two

# Killed, and started again, while the copy is made over and over.
kill -STOP "$(world_pid tellbackd)"
world_kill core "$(worker core)"
kill -CONT "$(world_pid tellbackd)"
copied() { world_ctl notes "$copy" >"$SAID" 2>&1; }
within copied || stop "the copy could not be made after core had died"
ok "a copy is gone on with after core had died"

# agree LABEL: the broker's list and the reviewer's.
agree() {
	world_ctl duties >"$ROOT/duties.broker" 2>"$SAID" || stop "duties: $(cat "$SAID")"
	"$BIN/tellback-review" duties --from "$copy" >"$ROOT/duties.review" 2>"$SAID" || stop "tellback-review: $(cat "$SAID")"
	diff "$ROOT/duties.broker" "$ROOT/duties.review" >"$SAID" 2>&1
	is "$1" $? 0
}
world_ctl notes "$copy" >/dev/null || stop "the copy could not be made"
agree "the reviewer finds the broker's duties from the notes alone"
is "each duty has one line, sorted" "$(LC_ALL=C sort -u "$ROOT/duties.broker" | cksum)" "$(cksum <"$ROOT/duties.broker")"
is "what was asked for and answered is among them" "$(grep -c " $first " "$ROOT/duties.broker")" \
	"$(world_ctl duties --case "$first" | wc -l | tr -d ' ')"
yes "there is a note for each leaf" [ "$(sed -n 2p "$copy/checkpoint")" = "$(find "$copy/notes" -type f | wc -l)" ]
yes "each note is called by its hash" sh -c "find '$copy/notes' -type f | while read -r note; do
	[ \"\$(sha256sum <\$note | cut -d' ' -f1)\" = \"\$(basename \$note)\" ] || exit 1; done"

# ---- what is asked wrongly ------------------------------------------------------------
mkdir "$ROOT/letters"; echo "dear all" >"$ROOT/letters/one"
expect "a folder of other things is left as it is" 6 "neither empty nor an export" world_ctl notes "$ROOT/letters"
expect "two folders are one too many" 2 "usage: tellbackctl notes DIR" world_ctl notes "$copy" again
expect "a verb that is none, whether or not a broker is there" 2 "there is no verb bogus" "$BIN/tellbackctl" --root /nowhere bogus
expect "a case that is none" 2 "usage: tellbackctl duties" world_ctl duties --case one
expect "a case that is not there" 5 "there is no case" world_ctl duties --case 0190a1b2c3d47e5f8a9b0c1d2e3f4051
expect "both stand in the help" 0 "duties [--case TOKEN]" world_ctl duties --help
scene_end
