#!/bin/sh
# The 13 months of the published table, played; then the table as the log gives
# it, beside the published one.  Ends 0 only if every cell is the same.
# usage: tests/replay/run.sh PROGRAMS FOLDER MONTHS   (0: all)
# PROGRAMS a build folder; FOLDER, a short path, for stores, copy and table.
set -u
programs=$(cd "$1" && pwd) || exit 2
folder=${2#"$(pwd)/"} months=$3
table=tests/data/southampton-front-door-monthly.csv
failed=0
say() { # exit code, label
	if [ "$1" -eq 0 ]; then echo "ok - replay: $2"; else echo "not ok - replay: $2"; failed=1; fi
}
mkdir -p "$folder" || exit 2
here=$(cd "$folder" && pwd) || exit 2
rm -rf "$here/indicators.csv" "$here/duties.review"

# nobody waits for the disk: its contents need not outlive a power cut
gcc -shared -fPIC -o "$here/unsynced.so" tests/replay/preload/unsynced.c || exit 1
LD_PRELOAD="$here/unsynced.so" "$programs/replay/replay_driver" play "$table" "$folder" "$months" 2>"$here/log"
code=$?
say $code "nothing was refused, every case is closed"
if [ $code -ne 0 ]; then grep '^replay: ' "$here/log"; tail -5 "$here/log"; exit 1; fi

# ---- the sub-group's own machine: a copy of the log, the roots, no broker
began=$(date +%s)
"$programs/tellback-review" duties --from "$here/copy" --roots "$here/roots" >"$here/duties.review" 2>"$here/review.log" ||
	tail -5 "$here/review.log"
LC_ALL=C sort "$here/duties.broker" >"$here/duties.want"
LC_ALL=C sort "$here/duties.review" | cmp -s - "$here/duties.want"
say $? "the duties recomputed from the copy are the broker's"
awk '$7 == "met" {met++} $7 == "open" || $7 == "overdue" {owed++} END {print met + 0 " duties met, " owed + 0 " unanswered"; exit !met || owed}' \
	"$here/duties.review"
say $? 'every referrer was answered, by the duties recomputed'
"$programs/tellback-review" verify --from "$here/copy" --roots "$here/roots" >"$here/review.log" 2>&1
say $? 'every hash, signature and sequence of the copy holds'

# The table's first and last month are all that the review is told of it; the
# folder that it lies in is hidden from it.
count=$(($(wc -l <"$table") - 1))
[ "$months" -gt 0 ] && [ "$months" -lt "$count" ] || months=$count
first=$(sed -n '2s/,.*//p' "$table") last=$(sed -n "$((months + 1))s/,.*//p" "$table")
apart='--user --map-root-user --mount'
# shellcheck disable=SC2086  # words
unshare $apart true 2>/dev/null || apart=--mount
# shellcheck disable=SC2016,SC2086  # for the inner shell; words
env -i PATH="$PATH" unshare $apart sh -c '
	mount -t tmpfs none "$1" || exit 3
	if cat "$2"; then echo "the published table can still be read"; exit 3; fi 2>&1
	cd "$3" && exec "$4" year "$5" --from copy --roots roots --published --out indicators.csv 2>review.log' \
	sh "$(pwd)/tests/data" "$(pwd)/$table" "$here" "$programs/tellback-review" "$first..$last"
code=$?
[ $code -eq 0 ] || tail -5 "$here/review.log"
say $code "tellback-review wrote $folder/indicators.csv with no published table in sight"
echo "reviewed in $(($(date +%s) - began)) s"

"$programs/replay/replay_driver" compare "$table" "$folder" "$months"
say $? "$( [ -n "${REPLAY_PERTURB:-}" ] && echo "only the changed cell differs ($REPLAY_PERTURB)" || echo 'every cell is the published one')"
# the copy, the roots and the table stay; the stores are as large as ten copies
[ $failed -ne 0 ] || [ -n "${REPLAY_KEEP:-}" ] || rm -rf "$here/stores" "$here"/duties.* "$here/log"
exit $failed
