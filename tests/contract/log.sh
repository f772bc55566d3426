#!/bin/sh
# The log that the real broker shows: within a second, whatever dies, and never
# another than was shown.  Needs $OUT.
out=${OUT:-build/asan}
exec "$out/contract/log_driver" "$out" 2>&1
