#!/bin/sh
# `make check`: every test, in the order in which a failure says most.
# usage: tests/check.sh BUILD.   Last line: "N passed, M failed".
# Daemons and agents that scenarios start are the sanitised builds; whatever a
# sanitiser reports, also from a process that a supervisor restarted, fails the run.
set -u
build=$1
cd "$(dirname "$0")/.." || exit 1
asan=$build/asan
logs=$(pwd)/$build/sanitizer
rm -rf "$logs"; mkdir -p "$logs"
ASAN_OPTIONS="log_path=$logs/asan:detect_leaks=1:abort_on_error=0:handle_abort=1:log_exe_name=1"
UBSAN_OPTIONS="log_path=$logs/ubsan:print_stacktrace=1"
# what the sanitiser itself forgives the loader (thread-local blocks) it tells at each end, like a finding: not so
LSAN_OPTIONS=print_suppressions=0
export ASAN_OPTIONS UBSAN_OPTIONS LSAN_OPTIONS
OUT=$(pwd)/$asan PLAIN=$(pwd)/$build/plain FUZZ=$(pwd)/$build/fuzz
export OUT PLAIN FUZZ
failed=0
group() { # name, programs...
	start=$(date +%s)
	name=$1; shift
	[ $# -gt 0 ] || return 0
	tests/run.sh "$asan" "$name" "$@" || failed=1
	echo "-- $name took $(($(date +%s) - start)) s"
}
rm -f "$asan"/reports/*.sum "$asan"/reports/*.failed
group checks tests/check/*.sh
# a month of `make replay`: a minute and more of one processor, so the unit
# tests have the other meanwhile
REPLAY_REPORT=$(pwd)/$build/replay-month
export REPLAY_REPORT
rm -f "$REPLAY_REPORT".*
(tests/replay/run.sh "$PLAIN" "$build/replay-month" 1 >"$REPLAY_REPORT.txt" 2>&1; echo $? >"$REPLAY_REPORT.rc") &
replay=$!
group unit "$asan"/tests/*_test
group vectors tests/vectors/*.sh
wait $replay
group replay tests/replay/month.sh
for kind in contract scenario; do
	set --
	for script in tests/$kind/*.sh; do
		# what the scripts of a kind share is no test
		[ ! -e "$script" ] || [ "${script##*/}" = lib.sh ] || set -- "$@" "$script"
	done
	group $kind "$@"
done
# faults on purpose; its own last line sums up
BUILD=$build
export BUILD
group chaos tests/chaos/run.sh
grep -E '^([a-z]+ +[0-9]+ passed|chaos: seed)' "$asan/reports/run.sh.txt"

reports=$(tests/reports.sh "$logs")
if [ -n "$reports" ]; then
	# shellcheck disable=SC2086
	echo "sanitiser reports:"; head -40 $reports | tee "$asan/reports/sanitizer.failed"
	echo "0 1" >"$asan/reports/sanitizer.sum"; failed=1
else
	echo "1 0" >"$asan/reports/sanitizer.sum"
fi
cat "$asan"/reports/*.failed
cat "$asan"/reports/*.sum | awk '{p += $1; f += $2} END {print p " passed, " f " failed"; exit f != 0}' || failed=1
exit $failed
