#!/bin/sh
# `make demo`: the story, or DAY=1, or BREAK=told|lost|close with programs that
# are broken on purpose.  usage: demo.sh BUILD
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/.." || exit 1
set -- --bin "$build/plain" --data tests/data --policy proto/rules/southampton.policy --count "$build/plain/demo/count_driver"
if [ -n "${BREAK:-}" ]; then set -- "$@" --break "$BREAK"; fi
if [ -n "${BREAK:-}" ]; then shift 2; set -- --bin "$build/break-$BREAK" "$@"; fi
set -- "$@" --expect tests/demo
if [ "${DAY:-0}" = 1 ]; then set -- "$@" --day; fi
exec sh agents/cli/demo/run.sh "$@"
