#!/bin/sh
# One tale (interleavings.txt) told in 200 orders to the real tellback-core, which is killed in each; some of them to the
# sanitised one.  The same is owed, the same ends in the same way and the same agencies are told, and the reviewer's
# program computes the same from the notes alone.  TALE=n tells one order only; SHOW=1 prints what came of it.
# Needs $OUT (sanitised build) and $PLAIN.
set -u
cd "$(dirname "$0")/../.." || exit 1
out=${OUT:-build/asan} plain=${PLAIN:-build/plain}
# A store that is killed and looked at again needs no disk.
if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ]; then TMPDIR=/dev/shm; export TMPDIR; fi
failed=0
# A tale with a race in it, a version read that another one follows, does not come to the same.
race=$(mktemp)
trap 'rm -f "$race"' EXIT
sed 's/^police verified S3/police verified S2\n&/' tests/contract/interleavings.txt >"$race"
if "$plain/contract/interleavings_driver" "$plain/tellback-core" "$race" 1 8 2>/dev/null | grep -q "verify/police.*replaced by S3"; then
	echo "ok - a planted race is seen"; else echo "not ok - a planted race is seen"; failed=1; fi
"$plain/contract/interleavings_driver" "$plain/tellback-core" tests/contract/interleavings.txt 1 200 2>/dev/null || failed=1
"$out/contract/interleavings_driver" "$out/tellback-core" tests/contract/interleavings.txt 201 8 || failed=1
exit $failed
