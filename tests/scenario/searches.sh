#!/bin/sh
# Two searches after the demo's story, with real processes:
# leaks: nothing of another's referral reached a referrer's agent; the same
#   search finds it all at the front door, which was sent it;
# canaries: no word of a child, a parent, a worker, a place or a story is in a
#   log, notice, figure, argument, environment or anywhere in the broker's state,
#   however written; the same search finds them all in the agents' plain inboxes.
# Needs $OUT, the sanitised build.
set -u
cd "$(dirname "$0")/../.." || exit 1
SCENE=searches
# shellcheck source=tests/scenario/lib.sh
. tests/scenario/lib.sh
search=$OUT/scenario/search_driver leaks=$OUT/scenario/leaks_driver
REAL=$BIN BIN=$ROOT/bin SEEN=$ROOT/seen HOOK=$ROOT/bin/hook
export REAL SEEN
STATE=$ROOT/var/lib/tellback
mkdir -p "$BIN" "$SEEN/theirs" || exit 1
exec 3>&1
ended=
trap '[ -n "$ended" ] || echo "not ok - searches: the story came to its end" >&3' EXIT

# Every program that is started, and the hook, leaves its arguments and its
# environment on the way.
for program in "$REAL"/tellback*; do
	printf '#!/bin/sh\ncat /proc/$$/cmdline /proc/$$/environ >>"$SEEN/started"\nexec "$REAL/${0##*/}" "$@"\n' >"$BIN/${program##*/}"
done
printf '#!/bin/sh\ncat /proc/$$/cmdline /proc/$$/environ >>"%s/hook"\n' "$SEEN" >"$HOOK"
chmod 700 "$BIN"/*

stop() { echo "not ok - searches: $*" >&3; ended=1; say_failed; exit 1; }
# shellcheck source=agents/cli/demo/story.sh
{ . agents/cli/demo/story.sh; } >"$SEEN/timeline"

# ---- while everything still runs -----------------------------------------------------
# said AGENCY: what a person there can be told.
said() {
	for verb in status inbox owed notices watch doctor; do world_as "$1" $verb; done
	for result in "$(world_spool "$1")"/out/sent/*.accepted.json; do
		[ -e "$result" ] && world_as "$1" track "$(member "$result" id)"
	done
	for file in "$(world_spool "$1")"/in/new/????????????????????????????????.json; do
		[ -e "$file" ] || continue
		file=${file##*/}
		world_as "$1" show "${file%.json}"
	done
}
for id in $(world_ids); do said "$id" >"$SEEN/said.$id" 2>&1; done
for verb in status agencies queue owed notes; do world_ctl $verb; done >"$SEEN/figures" 2>&1
for id in $(world_ids); do world_as "$id" status; done >>"$SEEN/figures" 2>&1
cp -r "$STATE" "$SEEN/running" || stop "the state could not be copied"
for process in /proc/[0-9]*; do
	cat "$process/cmdline" "$process/environ" >"$SEEN/process" 2>/dev/null
	grep -qaF "$ROOT" "$SEEN/process" && { cat "$SEEN/process" >>"$SEEN/processes"; tr '\0' '\n' <"$process/cmdline" | head -1 >>"$SEEN/names"; }
done
rm "$SEEN/process"

# shellcheck disable=SC2046
kill -TERM $(cat "$ROOT"/pid/*) 2>/dev/null # together: looking for leaks takes a while
for id in $(world_ids) tellbackd; do world_stop "$id"; done
ended=1
"$leaks" theirs "$ROOT" "$SEEN/theirs" || stop "the notes of the store could not be read"
for id in $(world_ids); do
	"$leaks" dump "$STATE/$id/agent.db" >"$SEEN/rows.$id" || stop "the store of $id could not be read"
	"$leaks" dump "$STATE/$id/agent.db" notice >>"$SEEN/notices" || stop "the notices of $id could not be read"
done

# ---- leaks -------------------------------------------------------------------------
# reached AGENCY: files, NUL between them, that hold what reached its agent.  The
# directory and the cards name every agency, so its raw store does too.
reached() {
	find "$(world_spool "$1")" >"$SEEN/paths.$1"
	find "$(world_spool "$1")" "$ROOT/log/$1.log" "$SEEN/paths.$1" "$SEEN/said.$1" "$SEEN/rows.$1" -type f -print0
}
raw() { find "$STATE/$1" "$SEEN/running/$1" -type f -print0; }
found() { xargs -0 "$search" "$1" || echo "the search failed"; }
# none LABEL FILE: nothing is in it
none() { if [ -s "$2" ]; then cp "$2" "$SAID"; bad "$1"; else ok "$1"; fi; }
# all LABEL WANTED FOUND: every word of WANTED is in the first column of FOUND
all() {
	cut -f1 "$3" | sort -u | comm -23 "$2" - >"$SAID"
	if [ -s "$2" ] && [ ! -s "$SAID" ]; then ok "$1"; else bad "$1"; fi
}

referrers=$(ls "$SEEN/theirs")
is "the story has five agencies that refer" "$(echo "$referrers" | tr '\n' ' ')" \
	"dorset-trust hiow-health hiow-police quayside-school scas-ambulance "
for id in $referrers; do
	theirs=$SEEN/theirs/$id
	grep '^token' "$theirs" >"$SEEN/tokens"
	{ reached "$id" | found "$theirs"; raw "$id" | found "$SEEN/tokens"; } >"$SEEN/found"
	none "$id: none of the $(wc -l <"$theirs") ids and tokens of others reached it" "$SEEN/found"
	cut -d' ' -f2 "$theirs" | sort -u >"$SEEN/want"
	reached "$CRS" | found "$theirs" >"$SEEN/found"
	all "$id: the same search finds each of them at the front door" "$SEEN/want" "$SEEN/found"
	cut -d' ' -f2 "$SEEN/tokens" | sort -u >"$SEEN/want"
	raw "$CRS" | found "$SEEN/tokens" >"$SEEN/found"
	all "$id: and each token in the bytes of the front door's store" "$SEEN/want" "$SEEN/found"
done
is "two referrers in one case: each knows its token, neither the other's children" \
	"$(grep -lw "$medium_case" "$SEEN/rows.hiow-police" "$SEEN/rows.hiow-health" | wc -l) $(
	for child in $(sed -n 's/.*"token": "\([0-9a-f]*\)".*/\1/p' "$(world_spool hiow-health)/in/new/$visitor.json"); do
		grep -cx "token $child" "$SEEN/theirs/hiow-police"
	done)" "2 1"
for pattern in "token $medium" "name hiow-police"; do
	cp "$ROOT/log/hiow-health.log" "$SEEN/planted"
	echo "<6>event=planted id=${pattern#* }" >>"$SEEN/planted"
	printf '%s\0' "$SEEN/planted" | found "$SEEN/theirs/hiow-health" >"$SEEN/found"
	is "a ${pattern% *} planted in a log line is found" "$(cut -f1 "$SEEN/found")" "${pattern#* }"
done

# ---- canaries ------------------------------------------------------------------------
# Of the files that the story uses; a date that is today's by chance is no canary.
days=$(for day in yesterday today tomorrow; do date -u -d $day +%F; done)
grep -v '^#' tests/data/canaries.txt | while IFS="$(printf '\t')" read -r word kind file; do
	file=${file##*/}
	grep -qwF -e "${file%.json}" agents/cli/demo/story.sh || continue
	case $kind in birth-date) echo "$days" | grep -qx "$word" || echo "date $word" ;; *) echo "word $word" ;; esac
done >"$SEEN/canaries"
cut -d' ' -f2 "$SEEN/canaries" | sort -u >"$SEEN/want"
canaries=$(wc -l <"$SEEN/want")

yes "the search saw every process of the broker and each agent with its vault" awk '
	{ sub(".*/", ""); n[$0]++ }
	END { exit !(n["tellbackd"] == 1 && n["tellback-core"] == 1 && n["tellback-front"] == 1 && n["tellback-signer"] == 1 && n["tellback-police"] == 2 &&
		n["tellback-health"] == 6 && n["tellback-school"] == 4 && n["tellback-agent"] == 6 && n["tellback-crs"] == 6) }' "$SEEN/names"
yes "the hook was run" test -s "$SEEN/hook"
# none_in LABEL FILE...: no canary is in these files and folders, nor in a name there
none_in() {
	label=$1; shift
	for place in "$@"; do [ -s "$place" ] || { echo "nothing in $place" >"$SAID"; bad "$label"; return; }; done
	find "$@" >"$SEEN/paths"
	find "$@" "$SEEN/paths" -type f -print0 | found "$SEEN/canaries" >"$SEEN/found"
	none "$label" "$SEEN/found"
}
none_in "no canary is in a log" "$ROOT"/log/*.log
none_in "no canary is in what the demo says" "$SEEN/timeline"
none_in "no canary is in a notice" "$SEEN/notices" "$ROOT"/var/spool/tellback/*/in/new/notice-*.json
none_in "no canary is in a figure, nor in what the broker's operator is told" "$SEEN/figures"
none_in "no canary is in an argument or an environment" "$SEEN/started" "$SEEN/processes" "$SEEN/hook"
none_in "no canary is in the broker's whole state, at rest" "$STATE/broker"
none_in "no canary is in the broker's whole state, running" "$SEEN/running/broker"
none_in "no canary is in the broker's configuration and sockets, nor in what the registrars signed" "$ROOT/etc" "$ROOT/run" "$ROOT/offline"

find "$ROOT"/var/spool/tellback/*/in/new -type f -print0 | found "$SEEN/canaries" >"$SEEN/found"
all "the same search finds all $canaries of the story in the agents' plain inboxes" "$SEEN/want" "$SEEN/found"

# Other programs write one word in each way into a copy of a log.
hex() { od -An -tx1 | tr -d ' \n'; }
word=$(sed -n 's/^word //p' "$SEEN/canaries" | head -1)
date=$(sed -n 's/^date //p' "$SEEN/canaries" | head -1)
planted() { # way, word: what stands on standard input is found as it
	{ cat "$ROOT/log/tellbackd.log"; printf '<6>event=planted words="'; cat; printf '"\n'; } >"$SEEN/planted"
	printf '%s\0' "$SEEN/planted" | found "$SEEN/canaries" >"$SEEN/found"
	is "one planted in a log line is found: $1" "$(cut -f1 "$SEEN/found" | sort -u)" "$2"
}
shout=$(echo "$word" | tr '[:lower:]' '[:upper:]')
printf %s "$word" | planted "as it is" "$word"
printf %s "$shout" | planted "in upper case" "$word"
printf %s "$word" | hex | planted "in hex" "$word"
printf %s "$shout" | hex | tr '[:lower:]' '[:upper:]' | planted "in hex, all in upper case" "$word"
for before in "" T TE; do
	printf '%s%s EST' "$before" "$word" | base64 | planted "in base64, ${#before} bytes in" "$word"
	printf '%s%s EST' "$before" "$shout" | base64 | planted "in base64, upper case, ${#before} bytes in" "$word"
done
printf %s "$word" | iconv -t UTF-16LE | planted "in UTF-16LE" "$word"
printf %s "$word" | iconv -t UTF-16BE | planted "in UTF-16BE" "$word"
printf %s "$date" | planted "a date" "$date"
printf %s "$date" | tr -d - | planted "a date without hyphens" "$date"
printf %s "$date" | awk -F- '{printf "%s/%s/%s", $3, $2, $1}' | planted "a date as people write it" "$date"
printf '"birthDate": "%s"' "$date" | base64 | planted "a date in base64" "$date"
printf %s "$date" | tr -d - | hex | planted "a date without hyphens in hex" "$date"

echo "# searches took $((($(date +%s%N) - BEGAN) / 1000000)) ms"
exit $((fails > 0))
