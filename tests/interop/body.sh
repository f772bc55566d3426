#!/bin/sh
# What a running system stored, read by other people's programs: Debian's age
# and protoc open a body as a court would, sha256sum ties it to its note, Go's
# sumdb/note and openssl verify envelopes, receipts, cards and the directory.
set -u
cd "$(dirname "$0")/../.." || exit 1
out=${PLAIN:-build/plain}
SCENE=body OUT=$out
# shellcheck source=tests/scenario/lib.sh
. tests/scenario/lib.sh
stored=$BIN/interop/stored_driver
only hiow-police "$CRS" "$EDT"
STATE=$ROOT/var/lib/tellback

# ---- one referral, answered, read, closed ----------------------------------------------
scene_begin
refer hiow-police "$R/ppn-high.json" ppn-high
open_by "$CRS" "$ID"
referral=$ID
# shellcheck disable=SC2046
answer decision-nfa ppn-high-nfa "$referral" "$CASE" hiow-police $(children "$referral")
told hiow-police ppn-high-nfa
open_by hiow-police "$ANSWER"
yes "the case closes" world_as "$CRS" close "$CASE" --reason complete
last=$(world_ctl notes | wc -l)
mkdir "$ROOT/got" "$ROOT/notes"
n=0
while [ $n -lt "$last" ]; do world_ctl note get $n >"$ROOT/got/$n" || stop "note $n could not be got"; n=$((n + 1)); done
for id in $(world_ids) tellbackd; do world_stop "$id"; done
for who in broker $(world_ids); do
	store=$STATE/$who/agent.db; [ "$who" = broker ] && store=$STATE/broker/broker.db
	mkdir "$ROOT/stored.$who"
	"$stored" "$store" "$ROOT/stored.$who" || stop "the store of $who could not be read"
done

# ---- a body: age, protoc, sha256sum ------------------------------------------------------
envelope=$ROOT/stored.$CRS/inbox-$referral.note
line() { awk -v name="$1" -v at="$2" '$1 == name { print $at; exit }' "$envelope"; }
sha=$(line body 2) words=$ROOT/words
grep -v '^#' tests/data/canaries.txt | awk -F'\t' '$3 == "tests/data/referrals/ppn-high.json" { print $1 }' >"$words"
# opens LABEL FILE KEY: age and protoc print every word of the referral
opens() {
	age -d -i "$3" "$2" 2>"$SAID" | protoc --decode=tellback.v1.Sealed --proto_path=proto tellback.proto >"$ROOT/content" 2>>"$SAID"
	grep -oF -f "$words" "$ROOT/content" | sort -u >"$ROOT/have"
	if [ -s "$words" ] && sort -u "$words" | cmp -s - "$ROOT/have"; then ok "$1"; else bad "$1"; fi
}
for who in hiow-police "$CRS" "$EDT"; do
	opens "age and protoc print the referral from the broker's store by the key of $who" "$ROOT/stored.broker/$sha.age" "$STATE/$who"/keys/enc-*.key
	opens "and from the store of $who" "$ROOT/stored.$who/$sha.age" "$STATE/$who"/keys/enc-*.key
done
age-keygen -o "$ROOT/stranger" 2>/dev/null
no "a stranger's key opens nothing" age -d -i "$ROOT/stranger" "$ROOT/stored.broker/$sha.age"
is "sha256sum of the body is what the sender signed" "$(sha256sum <"$ROOT/stored.broker/$sha.age" | cut -d' ' -f1)" "$sha"
is "so is its size" "$(wc -c <"$ROOT/stored.broker/$sha.age")" "$(line body 3)"
is "the sealed binding names the note's id" "$(sed -n 's/^  id: "\(.*\)"/\1/p' "$ROOT/content" | head -1)" "$referral"
is "and its sender" "$(sed -n 's/^  from: "\(.*\)"/\1/p' "$ROOT/content" | head -1)" hiow-police
# protoc writes bytes as octal and letters; the file itself has them as they are
age -d -i "$STATE/$CRS"/keys/enc-*.key "$ROOT/stored.broker/$sha.age" | od -An -tx1 -v | tr -d ' \n' >"$ROOT/plain"
yes "and the digest of the note's text before its body" \
	grep -q "1a20$(sed '/^body /,$d' "$envelope" | sha256sum | cut -d' ' -f1)" "$ROOT/plain"

# ---- notes: sumdb/note and openssl -----------------------------------------------------------
awk '$1 == "sign" { print $2 } $1 == "root" { print $2 }' "$ROOT"/stored.broker/*-directory.note >"$ROOT/vkeys"
sha256sum "$ROOT"/stored.broker/*.note | cut -d' ' -f1 | sort -u >"$ROOT/ours"
# receipts may have come since
sha256sum "$ROOT"/got/* | cut -d' ' -f1 | sort -u >"$ROOT/theirs"
sha256sum "$ROOT"/stored.broker/*.notice | cut -d' ' -f1 | sort -u - "$ROOT/ours" | comm -23 "$ROOT/theirs" - >"$SAID"
if [ "$(wc -l <"$ROOT/theirs")" -eq "$last" ] && [ ! -s "$SAID" ]; then ok "note get gives each of $last notes as the store has it"; else
	bad "note get gives each of $last notes as the store has it"; fi
for who in $(world_ids); do
	sha256sum "$ROOT/stored.$who"/*.note | cut -d' ' -f1 | sort -u >"$ROOT/theirs"
	comm -23 "$ROOT/theirs" "$ROOT/ours" >"$SAID"
	if [ -s "$ROOT/theirs" ] && [ ! -s "$SAID" ]; then ok "$who: its $(wc -l <"$ROOT/theirs") notes are the broker's, byte for byte"; else
		bad "$who: its notes are the broker's, byte for byte"; fi
done
cp "$ROOT"/stored.broker/*.note "$ROOT/notes"
for kind in envelope receipt card directory policy; do
	yes "there is a stored $kind to verify" sh -c "ls '$ROOT/notes' | grep -q -e '-$kind.note'"
done
tests/interop/note.sh "$ROOT/notes" "$ROOT/vkeys" || fails=$((fails + 1))
exit $((fails > 0))
