#!/bin/sh
# Bad input and odd input to the real tellback-core (refusals.tsv, loads.tsv; each type, types.tsv), to an agent (receipts.tsv) and through
# both (marks.tsv): each has the answer that its row says, and the next valid message passes.
# Needs $OUT (sanitised build).
set -u
cd "$(dirname "$0")/../.." || exit 1
out=${OUT:-build/asan}
failed=0
"$out/contract/refusals_driver" "$out/tellback-core" || failed=1
"$out/contract/types_driver" 2>/dev/null || failed=1
"$out/contract/receipts_driver" || failed=1
"$out/contract/marks_driver" || failed=1
exit $failed
