#!/bin/sh
# A partnership of real processes for kills_agents_driver, which then has the
# two agents to itself.  usage: kills_agents.sh DRIVER-OPTIONS...
# Env: PLAIN, the build whose programs run.
set -u
cd "$(dirname "$0")/../.." || exit 1
OUT=${PLAIN:-build/plain} SCENE=kills-agents
export OUT
# shellcheck source=tests/scenario/lib.sh
. tests/scenario/lib.sh

# An agent that is killed rings more often than a front lets one ring.
build=$(dirname "$BIN")
"${MAKE:-make}" -s BUILD="$build" VARIANT=break-patient "$build/break-patient/broken-front" || stop "no patient front"
mkdir "$ROOT/bin" && cp "$BIN"/tellback* "$ROOT/bin" && cp "$build/break-patient/broken-front" "$ROOT/bin/tellback-front" ||
	stop "no programs"
DRIVER=$BIN/chaos/kills_agents_driver BIN=$ROOT/bin

only hiow-police "$CRS" "$EDT"
world_make && world_broker && world_load || stop "the partnership could not be made"
world_agent "$EDT" || stop "$EDT did not start"
"$DRIVER" --root "$ROOT" --programs "$BIN" "$@" 9>&-
code=$?
if [ $code -ne 0 ]; then
	for log in hiow-police "$CRS" tellbackd; do echo "# --- $log"; tail -n 12 "$ROOT/log/$log.log" | sed 's/^/#   /'; done
	[ "$KEEP" = 0 ] || echo "# kept: $ROOT"
fi
world_stop "$EDT"
world_stop tellbackd
# Nobody touches the broker here.
world_unasked | sed 's/^/# wrong: ended unasked: /' | grep . && code=1
exit $code
