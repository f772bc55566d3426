#!/bin/sh
# tellbackd: its processes killed, refused and ended.  Needs $OUT.
out=${OUT:-build/asan}
exec "$out/contract/tellbackd_driver" "$out" 2>&1
