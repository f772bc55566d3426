#!/bin/sh
# tellback demo: a whole front door on this machine, live.
#   --bin DIR      the programs        --data DIR   the synthetic referrals
#   --count FILE   the program that counts, afterwards, who was told
#   --day          one working day of Southampton instead of the story
#   --break KIND   told, lost or close: the programs are broken on purpose
#   --keep         leave the folder with everything in it
# Ends by itself; leaves no process and no file.
set -u
here=$(cd "$(dirname "$0")" && pwd)
KIND=story BREAK='' KEEP=0 COUNT=
while [ $# -gt 0 ]; do
	case $1 in
	--bin) BIN=$2; shift ;;
	--data) DATA=$2; shift ;;
	--count) COUNT=$2; shift ;;
	--policy) POLICY=$2; shift ;;
	--expect) EXPECT=$2; shift ;;
	--break) BREAK=$2; shift ;;
	--day) KIND=day ;;
	--keep) KEEP=1 ;;
	--help | -h) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 0 ;;
	*) echo "tellback demo: unknown word $1; see tellback demo --help" >&2; exit 2 ;;
	esac
	shift
done
: "${BIN:?--bin}" "${DATA:?--data}" "${POLICY:?--policy}"
for program in tellback tellbackd tellback-front tellback-core tellback-signer tellbackctl tellback-crs; do
	[ -x "$BIN/$program" ] || { echo "tellback demo: $BIN/$program is not there; run make first" >&2; exit 78; }
done
umask 077
ROOT=$(mktemp -d "${TMPDIR:-/tmp}/tellback-demo.XXXXXX") || exit 1
export ROOT BIN KEEP
: >"$ROOT/pids"
mkfifo "$ROOT/alive"
setsid sh "$here/keeper.sh" "$ROOT" </dev/null >/dev/null 2>&1 &
exec 9>"$ROOT/alive"
BEGAN=$(date +%s%N)

# shellcheck source=agents/cli/demo/world.sh
. "$here/world.sh"
# shellcheck source=agents/cli/demo/acts.sh
. "$here/acts.sh"
# shellcheck source=agents/cli/demo/duties.sh
. "$here/duties.sh"
[ "$KEEP" = 1 ] && echo "everything is kept in $ROOT"
. "$here/$KIND.sh" || { say_failed; exit 1; }
everything_stops
count_told $KIND.expected || exit 1
[ $KIND = story ] && [ -z "$BREAK" ] || exit 0
. "$here/case.sh" || { say_failed; exit 1; }
