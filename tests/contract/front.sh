#!/bin/sh
# Attacks on our own front, and its bounds: real processes, loopback only.
# Needs $OUT (sanitised build) and $PLAIN.
set -u
cd "$(dirname "$0")/../.." || exit 1
out=${OUT:-build/asan} plain=${PLAIN:-build/plain}
preloads=$(mktemp -d)
trap 'rm -rf "$preloads"' EXIT
for name in unseeded no_domain; do
	gcc -D_GNU_SOURCE -shared -fPIC -o "$preloads/$name.so" "tests/contract/preload/$name.c" -ldl || exit 1
done
failed=0
for driver in front_attacks front_limits; do
	"$out/contract/${driver}_driver" "$out/tellback-front" "$plain/tellback-front" "$preloads" 2>&1 || failed=1
done
exit $failed
