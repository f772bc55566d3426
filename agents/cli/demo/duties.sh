# Every duty of the demo, from three sides: the broker's list, what the reviewer
# computes from the notes alone, and a list written by hand from the story.
# Sourced.  ROOT/names has "id name" for each message of the story, ROOT/children
# "token name" for each child.

# duties_named FOLDER: lines of `tellbackctl duties` in the story's names, sorted:
#   night decision southampton-crs -> hiow-police Leila met by night-decision
# The message that opened it, kind, debtor, creditor, child or number, how it
# ended and by what.  Times are left out: no hand writes them.
duties_named() {
	awk -v folder="$1" 'BEGIN {
		while ((getline line < (folder "/names")) > 0) { split(line, f, " "); name[f[1]] = f[2] }
		while ((getline line < (folder "/children")) > 0) { split(line, f, " "); child[f[1]] = f[2] } }
	function called(id) { return id in name ? name[id] : id }
	{
		parts = split($1, part, "/")
		about = $6 == "-" ? "" : " " ($6 in child ? child[$6] : $6)
		if (parts == 4 && part[4] ~ /^[0-9]+$/ && $6 == "-") about = " " part[4]
		print called(part[1]), $3, $4, "->", $5 about, $7 ($11 == "-" ? "" : " by " called($11))
	}' | LC_ALL=C sort
}
# duties_by_hand FILE: without its remarks and empty lines, sorted.
duties_by_hand() { sed 's/ *#.*//; /^ *$/d' "$1" | LC_ALL=C sort; }
# duties_same A B: say where they differ, "<" in A alone.
duties_same() { diff "$1" "$2" >"$ROOT/duties.differ" && return; grep '^[<>]' "$ROOT/duties.differ" >&2; return 1; }

# duties_planted A: does the comparison see one line less, one more, another
# creditor, another end?  One that sees nothing proves nothing.
duties_planted() {
	for edit in 1d '$p' '2s/ -> [^ ]*/ -> nobody/' '3s/$/ by nobody/'; do
		sed "$edit" "$1" >"$ROOT/duties.planted"
		if duties_same "$1" "$ROOT/duties.planted" 2>/dev/null; then
			echo "duties: a planted difference is not seen: $edit" >&2
			return 1
		fi
	done
}

# duties_listed: the broker's list and a copy of its log, while it runs.
duties_listed() {
	world_ctl notes "$ROOT/copy" >/dev/null && world_ctl duties >"$ROOT/duties.broker" || stop "the broker does not list its duties"
}
# duties_compared: all three lists are one.
duties_compared() {
	"$BIN/tellback-review" duties --from "$ROOT/copy" >"$ROOT/duties.review" 2>"$ROOT/review.txt" ||
		stop "the reviewer: $(cat "$ROOT/review.txt")"
	duties_same "$ROOT/duties.broker" "$ROOT/duties.review" || { echo "duties: the broker (<) and the reviewer (>) differ" >&2; return 1; }
	duties_named "$ROOT" <"$ROOT/duties.review" >"$ROOT/duties.named"
	if [ -z "${EXPECT:-}" ]; then
		echo "duties: $(wc -l <"$ROOT/duties.named") in all, broker = reviewer"
		return
	fi
	duties_by_hand "$EXPECT/duties.expected" >"$ROOT/duties.hand"
	duties_planted "$ROOT/duties.hand" || return 1
	duties_same "$ROOT/duties.named" "$ROOT/duties.hand" || { echo "duties: the programs (<) and the list by hand (>) differ" >&2; return 1; }
	echo "duties: $(wc -l <"$ROOT/duties.hand") in all, broker = reviewer = by hand"
}
