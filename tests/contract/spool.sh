#!/bin/sh
# What an agency's own system may put into its spool folder, good and bad, with a real agent: each bad file goes to
# out/failed with a sentence and a JSON pointer, one that is still being written is left alone, and the next good one
# is accepted.
# Needs $OUT (sanitised build).
set -u
cd "$(dirname "$0")/../.." || exit 1
SCENE=spool
# shellcheck source=tests/scenario/lib.sh
. tests/scenario/lib.sh
only hiow-police scas-ambulance "$CRS" "$EDT"
scene_begin
OUT_OF=$(world_spool hiow-police)/out
n=0

# good LABEL: the next good file of the same agency and of another one pass.
good() {
	n=$((n + 1))
	sed "s/\"clientReference\": \"/&next-$n-/" "$R/ppn-standard.json" >"$ROOT/next.json"
	post hiow-police "$ROOT/next.json" "next$n"
	sed "s/\"clientReference\": \"/&next-$n-/" "$R/ambulance.json" >"$ROOT/next.json"
	post scas-ambulance "$ROOT/next.json" "next$n"
	accepted hiow-police "next$n" >/dev/null && accepted scas-ambulance "next$n" >/dev/null && return 0
	stop "$1: the next message does not pass"
}
# fails LABEL POINTER CODE FILE: it goes to out/failed with that error.
is_put_away() { [ -e "$OUT_OF/failed/bad.json" ] && [ ! -e "$OUT_OF/new/bad.json" ]; }
fails() {
	post hiow-police "$4" "bad"
	await --any "$OUT_OF/failed/bad.error.json" "$OUT_OF/sent/bad.accepted.json"
	cp "$OUT_OF/failed/bad.error.json" "$SAID" 2>/dev/null || echo "it was accepted" >"$SAID"
	# what is wrong is said before the file goes out of the way
	if [ -e "$OUT_OF/failed/bad.error.json" ] && within is_put_away &&
		grep -qF "\"pointer\": \"$2\"" "$SAID" && grep -qF "\"code\": \"$3\"" "$SAID" && grep -q 999 "$SAID"; then
		ok "$1"; else bad "$1"; fi
	rm -f "$OUT_OF"/failed/bad.* "$OUT_OF"/sent/bad.*
	good "$1"
}
text() { printf '%s' "$1" >"$ROOT/text.json"; echo "$ROOT/text.json"; }
edited() { sed "$2" "$R/$1" >"$ROOT/edited.json"; echo "$ROOT/edited.json"; }

fails "a file that is no JSON" "" not-json "$(text 'hello')"
fails "half a file, renamed too early" /occurredAt not-json "$(head -c 700 "$R/ppn-high.json" >"$ROOT/half.json"; echo "$ROOT/half.json")"
fails "an empty file" "" not-json "$(text '')"
fails "a list" "" wrong-type "$(text '[]')"
fails "a field that nobody knows" "/horoscope" unknown-field "$(edited ppn-high.json 's/^{/{ "horoscope": "leo",/')"
fails "a field twice" "/tellback" duplicate-field "$(edited ppn-high.json 's/^{/{ "tellback": 1,/')"
fails "a later version" "/tellback" version "$(edited ppn-high.json 's/"tellback": 1,/"tellback": 2,/')"
fails "a type that nobody knows" "/type" bad-value "$(edited ppn-high.json 's/"type": "referral"/"type": "horoscope"/')"
fails "an attachment that is not there" "/attachments/0/file" file \
	"$(edited ppn-high.json 's|^{|{ "attachments": [{"file": "gone.pdf", "mediaType": "application/pdf"}],|')"
fails "an attachment of another folder" "/attachments/0/file" bad-value \
	"$(edited ppn-high.json 's|^{|{ "attachments": [{"file": "../../etc/passwd", "mediaType": "text/plain"}],|')"
fails "a recipient that nobody knows" "/to" recipient-unknown "$(edited ppn-high.json '/"to": \[/,/\]/d; s/^{/{ "to": ["nobody"],/')"

# A file that is still being written, in place: left alone until it is whole.
cp "$R/ppn-high.json" "$ROOT/slow.json"
exec 8>"$OUT_OF/new/slow.json"
head -c 900 "$ROOT/slow.json" >&8
good "a file that is being written"
yes "a file that is still being written is left alone" test -e "$OUT_OF/new/slow.json"
no "and has no error" test -e "$OUT_OF/failed/slow.error.json"
tail -c +901 "$ROOT/slow.json" >&8
exec 8>&-
yes "and once it is whole it goes" accepted hiow-police slow

# What is not a message is not looked at.
mkdir "$OUT_OF/new/folder.json"
ln -s /etc/passwd "$OUT_OF/new/link.json"
cp "$R/ppn-high.json" "$OUT_OF/new/.hidden.json"
cp "$R/ppn-high.json" "$OUT_OF/new/notes.txt"
good "other things in the folder"
yes "a folder, a link, a hidden file and one of another kind are left where they are" \
	test -d "$OUT_OF/new/folder.json" -a -h "$OUT_OF/new/link.json" -a -e "$OUT_OF/new/.hidden.json" -a -e "$OUT_OF/new/notes.txt"
rm -rf "$OUT_OF"/new/* "$OUT_OF/new/.hidden.json"
scene_end
