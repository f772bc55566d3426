#!/bin/sh
# tellback-review on an exported folder, whole and not: what it prints is what the store holds, and a folder that is not
# as it should be is said in words that name what is wrong.
# Needs $OUT (sanitised build) and $PLAIN.
set -u
cd "$(dirname "$0")/../.." || exit 1
out=${OUT:-build/asan} plain=${PLAIN:-build/plain}
root=$(mktemp -d)
trap 'chmod -R u+rwx "$root"; rm -rf "$root"' EXIT
failed=0
verdict() { if [ "$2" -eq 0 ]; then echo "ok - review: $1"; else echo "not ok - review: $1"; cat "$root/said"; failed=1; fi; }

KEEP=$root/whole "$plain/contract/interleavings_driver" "$plain/tellback-core" tests/contract/interleavings.txt 1 0 \
	>"$root/said" 2>&1
verdict "an export is there" $?

"$out/tellback-review" duties --from "$root/whole" >"$root/duties" 2>"$root/said"
verdict "the export is as it should be" $?
cmp "$root/duties" "$root/whole.duties" >>"$root/said" 2>&1
verdict "every duty is what the store says" $?
[ "$(wc -l <"$root/duties")" -gt 100 ]
verdict "and there are many" $?
hex=$(sed -n 's/.*fingerprint of its roots is \([0-9a-f]*\);.*/\1/p' "$root/said")
[ ${#hex} -eq 64 ]
verdict "without pinned roots their fingerprint is shown" $?

"$out/contract/copy_driver" leaves "$root/whole" >"$root/leaves"
# note_of FOLDER INDEX: the file of a leaf's note.
note_of() { set -- "$1" "$(sed -n "$(($2 + 1))s/.* \([0-9a-f]\{64\}\) .*/\1/p" "$root/leaves")"; echo "$1/notes/$(echo "$2" | cut -c1-2)/$2"; }
sed -n 's/^root \(.*\)/root \1/p' "$(note_of "$root/whole" 0)" >"$root/roots"
"$out/tellback-review" duties --from "$root/whole" --roots "$root/roots" >"$root/again" 2>"$root/said" &&
	cmp "$root/duties" "$root/again" && [ ! -s "$root/said" ]
verdict "with pinned roots nothing needs saying" $?

"$out/tellback-review" sample --open --from "$root/whole" --roots "$root/roots" >"$root/again" 2>"$root/said" &&
	grep -q "^Where the log ends, on 2[0-9-]*, [0-9]* audit request.* not answered; of [0-9]* the day is over" "$root/again"
verdict "audit requests that nobody answered are listed without a seed" $?
"$out/tellback-review" sample --open 2026-03-02 --from "$root/whole" 2>"$root/said"
[ $? -eq 2 ] && grep -q "draws nothing" "$root/said"
verdict "and not of a week" $?

for verb in year coverage; do
	"$out/tellback-review" $verb 2024-08..2024-01 --from "$root/whole" 2>"$root/said"
	[ $? -eq 2 ] && grep -q "2024-08..2024-01: the first month is after the last" "$root/said"
	verdict "$verb: months the wrong way round" $?
done

# says LABEL CODE WORDS: the copy of the folder that was just damaged.
says() {
	"$out/tellback-review" duties --from "$root/copy" >"$root/printed" 2>"$root/said"
	code=$?
	[ $code -eq "$2" ] && grep -qF -- "$3" "$root/said" && [ ! -s "$root/printed" ]
	verdict "$1" $?
	chmod -R u+rwx "$root/copy"
	rm -rf "$root/copy"
}
copy() { cp -r "$root/whole" "$root/copy"; cp "$root/leaves" "$root/edited"; }
# edit SED: the leaves of the copy, as who keeps the log might write them and sign the result.
edit() { sed -i "$1" "$root/edited"; "$out/contract/copy_driver" write "$root/copy" "$root/edited" || exit 1; }
leaf_of() { sed -n "s/^\([0-9]*\) $1 .*/\1/p" "$root/leaves" | sed -n "${2:-1}p"; }

mkdir "$root/copy"
says "an empty folder" 1 "holds no file \`checkpoint\`"
mkdir "$root/copy"; echo "0 card" >"$root/copy/leaves"
says "a copy of an older version" 1 "was written by an older version"
copy; : >"$root/copy/checkpoint"
says "an empty checkpoint" 1 "copy/checkpoint is no checkpoint"
copy; : >"$root/none"; cp "$root/none" "$root/edited"; edit ''
says "no leaves" 1 "is the copy of a log without a leaf"
copy; sed -i '2s/$/00000000000/' "$root/copy/checkpoint"
says "more leaves than there can be" 1 "names more leaves than any log has"
copy; rm -r "$root/copy/tile/entries"
says "no tiles of entries" 1 "is missing: the tiles were copied only in part"
copy; rm -r "$root/copy/tile"
says "no tiles" 1 "is missing: the tiles were copied only in part"
entries=$(cd "$root/whole" && find tile/entries -type f | sort | tail -1)
copy; head -c 400 "$root/whole/$entries" >"$root/copy/$entries"
says "half of the leaves" 1 "$root/copy/$entries is not the leaves"
copy; sed -i '1,/envelope/s/envelope/horoscop/' "$root/copy/$entries"
says "a leaf of no kind" 1 "$root/copy/$entries is not the leaves"
copy; sed -i '1,/envelope/s/envelope/refused /' "$root/copy/$entries"
says "a leaf of another length" 1 "$root/copy/$entries is not the leaves"
first=$(leaf_of envelope)
copy; sed -i "0,/\n$(sed -n "$((first + 1))s/.* //p" "$root/leaves" | cut -c1-12)./s/^\($(sed -n "$((first + 1))s/.* //p" "$root/leaves" | cut -c1-12)\)[0-9]$/\1x/" "$root/copy/$entries"
says "a time that is none" 1 "$root/copy/$entries is not the leaves"
copy; sha=$(sed -n "$((first + 1))s/.* \([0-9a-f]\{64\}\) .*/\1/p" "$root/leaves"); sed -i "s/$sha/$(echo "$sha" | tr 0-9a-f 1-9a-f0)/" "$root/copy/$entries"
says "a leaf that was changed" 1 "leaf $first is not the one that $root/copy/tile/0/"
copy; sed -i "s/$sha/$(echo "$sha" | tr 0-9a-f 1-9a-f0)/" "$root/copy/$entries"; rm -r "$root/copy/tile/0"
says "a leaf that was changed, and the hashes are gone" 1 "have another root than its checkpoint"
copy; edit '9s/ [0-9]*$/ 17/'
says "a leaf before its time" 1 "leaf 8 is earlier than the one before it: the broker's clock ran backwards"
note=$(leaf_of envelope 3) file=$(note_of "$root/copy" "$(leaf_of envelope 3)")
copy; rm "$file"
says "a note that is missing" 1 "note $note is missing"
copy; rm -r "$root/copy/notes"
says "no notes" 1 "note 0 is missing"
copy; sed -i '1,/^fact/s/^fact.*/fact grade none/' "$file"
says "a note that was changed" 1 "note $note ($file) is not the one that its leaf names"
copy; rm "$file"; mkdir "$file"
says "a note that cannot be read" 1 "note $note cannot be read"

# A leaf that names another note, as who keeps the log might write it.
names() { # index, file
	sha=$(sha256sum "$2" | cut -d' ' -f1)
	mkdir -p "$root/copy/notes/$(echo "$sha" | cut -c1-2)"
	cp "$2" "$root/copy/notes/$(echo "$sha" | cut -c1-2)/$sha"
	edit "$(($1 + 1))s/[0-9a-f]\{64\}/$sha/"
}
whole=$(note_of "$root/whole" "$note")
copy; sed 's/^fact .*/fact grade none/' "$whole" >"$root/forged"; names "$note" "$root/forged"
says "a note that nobody signed" 1 "note $note (envelope)"
copy; echo "hello" >"$root/forged"; names "$note" "$root/forged"
says "a note that is none" 1 "note $note (envelope) cannot be read as an envelope"
copy; echo "hello" >"$root/forged"; names "$(leaf_of receipt)" "$root/forged"
says "a receipt that is none" 1 "note $(leaf_of receipt) (receipt) cannot be read as a receipt"
copy; sed 's/quorum 2/quorum 1/' "$(note_of "$root/whole" 0)" >"$root/forged"; names 0 "$root/forged"
says "a directory that was changed" 1 "note 0 (directory)"
policy=$(leaf_of policy)
copy; sed 's/^clock decision any 1 /clock decision any 9 /' "$(note_of "$root/whole" "$policy")" >"$root/forged"; names "$policy" "$root/forged"
says "a deadline that was moved" 1 "note $policy (policy)"
card=$(leaf_of card)
copy; sed 's/serial 1/serial 2/' "$(note_of "$root/whole" "$card")" >"$root/forged"; names "$card" "$root/forged"
says "a card that was changed" 1 "note $card (card) is no card that its own key signed"

# Whoever keeps the log says accepted where the rules refuse, and the other way round.
refused=$(leaf_of refused)
copy; edit "$((refused + 1))s/ refused / envelope /"
says "a close that should have been refused" 1 "was accepted by the broker, but the rules refuse it (duties-open:"
last=$(sed -n 's/^\([0-9]*\) envelope .*/\1/p' "$root/leaves" | tail -1)
copy; edit "$((last + 1))s/ envelope / refused /"
says "a close that should not have been refused" 1 "was refused by the broker, but the rules accept it"
copy; names "$last" "$whole"
says "the same envelope twice" 1 "note $last (envelope) has the number"

# Whoever copied it can leave notes out at its end, but not sign what is left.
copy; "$out/contract/copy_driver" foreign "$root/copy"
says "a list of what the log's key did not sign" 1 "the checkpoint is of another log"
for words in "case 00000000" "sample 2026-03-02 --seed a" "sample --open" "month 2026-03" "coverage 2026-03"; do
	copy; "$out/contract/copy_driver" foreign "$root/copy"
	# shellcheck disable=SC2086 # words
	"$out/tellback-review" $words --from "$root/copy" >"$root/printed" 2>"$root/said"
	[ $? -eq 1 ] && grep -q "the checkpoint is of another log" "$root/said" && [ ! -s "$root/printed" ]
	verdict "nor does ${words%% *} tell of it" $?
	rm -rf "$root/copy"
done
copy; sed -i '$d' "$root/copy/checkpoint"; printf '\342\200\224 tellback/log/test AAAAAAAAAAA=\n' >>"$root/copy/checkpoint"
says "a list of what nobody signed" 1 "the checkpoint has a signature by tellback/log/test, with a key that no directory"

"$out/tellback-review" duties --from "$root/nowhere" 2>"$root/said"
[ $? -eq 5 ] && grep -q "there is no folder" "$root/said"
verdict "no such folder" $?
echo "root nonsense" >"$root/roots"
"$out/tellback-review" duties --from "$root/whole" --roots "$root/roots" 2>"$root/said"
[ $? -eq 1 ] && grep -q "line 1 of the roots file" "$root/said"
verdict "a roots file that is none" $?
sed -n 's/^root tellback.registrar.1+/&/p;s/^root \([^ ]*\)$/root \1/p' "$(note_of "$root/whole" 0)" | head -1 >"$root/roots"
echo "quorum 2" >>"$root/roots"
"$out/tellback-review" duties --from "$root/whole" --roots "$root/roots" 2>"$root/said"
[ $? -eq 1 ] && grep -q "a quorum above the number of its roots" "$root/said"
verdict "a quorum above the roots" $?
for words in "" "horoscope" "duties" "duties --from" "duties --form x" "duties --from x --roots" "duties x --from y" \
	"verify" "verify --from" "follow" "follow --to x" "follow --from x" "follow --from x --broker y --to z" \
	"follow --from x --to y --every 0" "follow --from x --to y --every soon" "witness" "witness --key x" "witness --from x" \
	"witness --make x" "witness --make x --name y --from z" "witness --key x --from y --send" "witness --key x --from y --broker z"; do
	# shellcheck disable=SC2086 # words
	"$out/tellback-review" $words >"$root/printed" 2>"$root/said"
	[ $? -eq 2 ] && [ -s "$root/said" ] && [ ! -s "$root/printed" ]
	verdict "misused: tellback-review $words" $?
done
"$out/tellback-review" --help >"$root/said" 2>&1 && grep -q "duties --from DIR" "$root/said"
verdict "--help" $?
for verb in follow verify witness duties; do
	"$out/tellback-review" $verb --help >"$root/said" 2>&1 && grep -q "tellback-review $verb --" "$root/said" &&
		[ "$(awk '{ if (length($0) > most) most = length($0) } END { print most }' "$root/said")" -le 100 ]
	verdict "$verb --help" $?
done
"$out/tellback-review" verify --from "$root/whole" >"$root/printed" 2>"$root/said" && grep -q "all is as it should be" "$root/printed"
verdict "the export can be verified" $?
"$out/tellback-review" verify --from "$root/nowhere" 2>"$root/said"
[ $? -eq 5 ] && grep -q "there is no folder" "$root/said"
verdict "verify: no such folder" $?
copy; : >"$root/copy/README"
"$out/tellback-review" verify --from "$root/copy" >"$root/printed" 2>"$root/said"
[ $? -eq 1 ] && [ ! -s "$root/printed" ] && grep -q "is no part of a copy of the log" "$root/said"
verdict "verify: what is wrong is said, and nothing else" $?
rm -r "$root/copy"
"$out/tellback-review" verify --from "$root/whole" >/dev/full 2>"$root/said"
[ $? -eq 1 ]
verdict "verify: a result that cannot be written" $?
"$out/tellback-review" follow --from "$root/whole" --to "$root/copy" >"$root/said" 2>&1 && diff -r "$root/whole" "$root/copy" >>"$root/said"
verdict "a copy that follows another is the same" $?
"$out/tellback-review" witness --key "$root/nowhere" --from "$root/whole" >"$root/printed" 2>"$root/said"
[ $? -eq 1 ] && [ ! -s "$root/printed" ] && grep -q "there is no key" "$root/said"
verdict "witness: no such key" $?
"$out/tellback-review" duties --from "$root/whole" >/dev/full 2>"$root/said"
[ $? -eq 1 ] && grep -q "could not be written" "$root/said"
verdict "a list that cannot be written" $?
exit $failed
