#!/bin/sh
# Is a broker whose store is full back after SIGKILL?  How soon is printed and
# never judged here: docs/RELIABILITY.md has the figures.
# Needs $PLAIN.  SIZE=campaign: 1,000,000 open deliveries, and 360 MB of changes.
set -u
cd "$(dirname "$0")/../../.." || exit 1
seed=${SEED:-1}
TMPDIR=$(mktemp -d) || exit 1
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 1' HUP INT TERM
if [ "${SIZE:-ci}" = ci ]; then count=10000 wal=8; else count=1000000 wal=360; fi
said=$("$PLAIN/chaos/ready_driver" "$PLAIN" --count $count --wal $wal --seed "$seed")
code=$?
echo "$said" | sed 's/^/# /'
if [ $code -eq 0 ] && echo "$said" | grep -q "^ready: $count open deliveries; .* ready after [0-9]* ms"; then
	echo "ok - ready: a broker with $count open deliveries came back from SIGKILL, its core alone and as a whole"
	echo "count: full-starts=2"
else
	echo "not ok - ready: it ended $code"
fi
[ $code -eq 0 ]
