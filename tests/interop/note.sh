#!/bin/sh
# Go's sumdb/note and openssl verify our notes.
# usage: tests/interop/note.sh [NOTES_FOLDER VKEYS_FILE]
# Without words, notes are written by note_driver (OUT says where it is built);
# with them, whatever *.note files lie in NOTES_FOLDER are verified by the keys
# of VKEYS_FILE, one vkey a line.
set -u
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

GO111MODULE=off GOPATH=$work/go:/usr/share/gocode GOCACHE=$work/cache GOFLAGS=-mod= \
	go build -o "$work/verify" "$here/note/verify.go" >"$work/build" 2>&1 || {
	cat "$work/build"; echo "not ok - the Go verifier builds"; exit 1; }
echo "ok - the Go verifier builds"

if [ $# -ge 2 ]; then
	notes=$1; vkeys=$2
else
	notes=$work/notes; vkeys=$notes/vkeys
	driver=${OUT:-build/plain}/interop/note_driver
	"$driver" "$notes" || { echo "not ok - $driver writes notes"; exit 1; }
	echo "ok - note_driver writes notes"
	# what was made once and checked once is what is made today
	for golden in "$here"/../vectors/note/*.note; do
		[ -e "$golden" ] || continue
		name=$(basename "$golden")
		if cmp -s "$golden" "$notes/$name"; then echo "ok - $name is the kept one, byte for byte"; else
			echo "not ok - $name is the kept one, byte for byte"; failed=1; fi
	done
fi

mkdir "$work/parts"
"$work/verify" "$vkeys" "$work/parts" "$notes"/*.note || failed=1

checked=0
for text in "$work"/parts/*.text; do
	[ -e "$text" ] || continue
	name=$(basename "$text" .text)
	part=$work/parts/$name
	if openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$part.spki" -in "$part.text" -sigfile "$part.sig" \
		>"$work/openssl" 2>&1; then
		echo "ok - openssl verifies $name"
	else
		cat "$work/openssl"; echo "not ok - openssl verifies $name"; failed=1
	fi
	printf ' ' >>"$part.text"
	if openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$part.spki" -in "$part.text" -sigfile "$part.sig" \
		>/dev/null 2>&1; then
		echo "not ok - openssl refuses $name with a byte more"; failed=1
	else
		echo "ok - openssl refuses $name with a byte more"
	fi
	checked=$((checked + 1))
done
[ "$checked" -gt 0 ] || { echo "not ok - openssl had something to verify"; failed=1; }
exit $failed
