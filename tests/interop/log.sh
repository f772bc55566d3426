#!/bin/sh
# Other people's programs verify our log: Go's sumdb/{note,tlog}, npm's
# @sigstore/verify and openssl.  The logs, of 1 to 70,000 leaves, are written by
# the signer itself (log_driver); each program must also refuse what was changed.
set -u
here=$(cd "$(dirname "$0")" && pwd)
out=${PLAIN:-build/plain}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
say() { if [ "$2" -eq 0 ]; then echo "ok - log: $1"; else echo "not ok - log: $1"; failed=1; fi; }

GO111MODULE=off GOPATH=$work/go:/usr/share/gocode GOCACHE=$work/cache GOFLAGS=-mod= \
	go build -o "$work/verify" "$here"/log/*.go >"$work/build" 2>&1 || {
	cat "$work/build"; echo "not ok - log: the Go verifier builds"; exit 1; }
npm=$("$here/../support/npm.sh" "$(dirname "$out")") || { echo "not ok - log: npm ci"; exit 1; }
logs=$work/logs
"$out/interop/log_driver" "$logs" || { echo "not ok - log: log_driver writes logs"; exit 1; }
found=$(cd "$logs" && ls -d [0-9]* | sort -n | tr '\n' ' ')
[ "$found" = "1 2 255 256 257 600 70000 " ]; say "there are logs of $found leaves" $?

mkdir "$work/parts"
"$work/verify" "$logs" "$work/parts" || failed=1
node "$npm/sigstore.mjs" "$logs" || failed=1

verifies() { openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$1.spki" -in "$1.text" -sigfile "$1.sig" >"$work/openssl" 2>&1; }
for text in "$work"/parts/*.text; do
	part=${text%.text}
	size=$(basename "$part")
	verifies "$part"; say "$size: openssl verifies the checkpoint's signature" $?
	# another digit of its size
	sed '2s/.$/X/' "$text" >"$work/other" && cp "$work/other" "$text"
	! verifies "$part"; say "$size: openssl refuses another size" $?
done
[ "$(ls "$work"/parts/*.text | wc -l)" -eq 7 ]; say "openssl had seven checkpoints" $?
exit $failed
