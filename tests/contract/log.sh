#!/bin/sh
# The log that the real broker shows: within a second, whatever dies, and never
# another than was shown.  Needs $OUT.
out=${OUT:-build/asan}
failed=0
for driver in log log_running; do
	"$out/contract/${driver}_driver" "$out" 2>&1 || failed=1
done
exit $failed
