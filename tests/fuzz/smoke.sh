#!/bin/sh
# A short look by every fuzzer, for `make check`; `make fuzz SECONDS=n` is longer.
exec "$(dirname "$0")/run.sh" "$FUZZ" 2
