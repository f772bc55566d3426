#!/bin/sh
# Each word of tests/data/canaries.txt stands in its own file and nowhere else
# in the repository, so that a search which finds one has found a leak.
set -u
cd "$(dirname "$0")/../.." || exit 1
list=tests/data/canaries.txt
spot=$(mktemp -d)
trap 'rm -rf "$spot"' EXIT
fails=0
grep -v '^#' "$list" | cut -f1 >"$spot/words"
# "file:word", each once, in the files named on standard input
found() { tr '\n' '\0' | xargs -0 -r grep -oiF -f "$spot/words" /dev/null | tr '[:upper:]' '[:lower:]' | sort -u; }
grep -v '^#' "$list" | awk -F'\t' '{print $3 ":" $1}' | tr '[:upper:]' '[:lower:]' | sort -u >"$spot/want"

word=$(sed -n 1p "$spot/words")
echo "a line with $word" | tr '[:lower:]' '[:upper:]' >"$spot/planted.log"
if [ "$(echo "$spot/planted.log" | found | wc -l)" -eq 1 ]; then echo "ok - canaries: sees a planted one"; else
	echo "not ok - canaries: planted breach not seen"; fails=1; fi

git ls-files | grep -v "^$list\$" | found >"$spot/have"
if cmp -s "$spot/want" "$spot/have"; then echo "ok - canaries: $(wc -l <"$spot/want") words, each in its own file only"; else
	diff "$spot/want" "$spot/have" | head -20
	echo "not ok - canaries: a word is missing or stands elsewhere"; fails=1; fi
exit $fails
