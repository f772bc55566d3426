#!/bin/sh
# Answers are promises that are kept: the plain core under strace and SIGKILL,
# and two cores broken on purpose that must be seen to break them.
# Needs $OUT (the driver's build) and $PLAIN (what strace drives), as made by
# `make check`.
set -u
cd "$(dirname "$0")/../.." || exit 1
out=${OUT:-build/asan} plain=${PLAIN:-build/plain}
build=$(dirname "$plain")
for broken in answer-first unsynced; do
	"${MAKE:-make}" -s BUILD="$build" VARIANT=break-$broken "$build/break-$broken/broken-core" || exit 1
done
TMPDIR=$(mktemp -d) || exit 1
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 1' HUP INT TERM
"$out/scenario/durability_driver" "$plain/tellback-core" \
	"$build/break-answer-first/broken-core" "$build/break-unsynced/broken-core"
