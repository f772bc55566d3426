#!/bin/sh
# A short look by every fuzzer; `make chaos` has the longer one, `make fuzz
# SECONDS=n` any.
exec "$(dirname "$0")/run.sh" "$FUZZ" 2
