#!/bin/sh
# The source of a parser with its planted bug.  usage: plant_edit.sh NAME FILE
# The row of plants.txt names a statement that stands once in FILE; the bug is
# put before it.
set -u
awk -F'\t' -v name="$1" '
	# a statement that goes on in the next line stands in a block of its own
	NR == FNR {if ($1 == name) {statement = $3; condition = $4; whole = $3 ~ /[;\/]$/} next}
	{
		line = $0; sub(/^[ \t]+/, "", line)
		if (line == statement) {printf "%s planted(%s);\n%s\n%s\n", whole ? "{" : "", condition, statement, whole ? "}" : ""; found++} else print
	}
	END {if (found != 1) {print "plant: `" statement "` stands " found + 0 " times in " FILENAME >"/dev/stderr"; exit 1}}
	' "$(dirname "$0")/plants.txt" "$2"
