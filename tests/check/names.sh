#!/bin/sh
# Nobody but a table knows what a type, a duty or a fact is called: a new one is
# a row, not a search through the code.  usage: names.sh [ROOT]
# Looked at: broker/ and agents/.  Tables (*_table.c, *_table.h), the verbs of
# agents/cli and those of agents/crs are where names belong; so are the
# indicators (agents/review/indicators*): each is a formula over types and facts
# that docs/INDICATORS.md spells out by name.  Found are
#   TYPE_X and DUTY_X of the tables in include/tellback;
#   a type's or duty kind's word, quoted ("decision"), or in SQL ('decision');
#   a fact's name, quoted, in a line that speaks of facts.
# Without ROOT: first proves on planted breaches that it can fail, then checks
# the tracked tree.
set -u
here=$(cd "$(dirname "$0")/../.." && pwd)

words_of() { # the quoted words of an X-table: X(CODE, "word"...) -> CODE word
	sed -n 's/^[ \t]*//; s/X(\([A-Z0-9_]*\), "\([a-z0-9-]*\)"/\n&\n/gp' "$1" | sed -n 's/^X(\([A-Z0-9_]*\), "\([a-z0-9-]*\)".*/\1 \2/p'
}
names() { # every name there is: kind code word
	words_of "$here/include/tellback/message_type.h" | sed 's/^/TYPE /'
	sed -n '/define DUTY_KIND_TABLE/,/^[^\t]*[^\\]$/p' "$here/include/tellback/duty.h" >"$list"
	words_of "$list" | sed 's/^/DUTY /'
	sed -n 's/^[ \t]*{TYPE_[A-Z_0-9]*, "\([a-z0-9-]*\)", FACT_.*/FACT - \1/p' "$here/proto/base/fact.c" | sort -u
}

# Prints "file:line: name" for each breach.
breaches() {
	names >"$list.names"
	(cd "$1" && find broker agents -name '*.[ch]' ! -name '*_table.c' ! -name '*_table.h' ! -path 'agents/cli/*' \
		! -path 'agents/crs/*' ! -path 'agents/review/indicators*' 2>/dev/null | sort | xargs -r awk -v names="$list.names" '
	BEGIN {
		while ((getline line < names) > 0) {
			split(line, part, " ")
			if (part[1] == "FACT") { fact[part[3]] = 1; continue }
			code[part[1] "_" part[2]] = 1
			word[part[3]] = 1
		}
	}
	FNR == 1 { comment = 0 }
	{
		line = $0
		if (comment) { if (line !~ /\*\//) next; sub(/^.*\*\//, "", line); comment = 0 }
		gsub(/\/\*[^*]*\*\//, "", line)
		if (line ~ /\/\*/) { comment = 1; sub(/\/\*.*$/, "", line) }
		if (line ~ /^[ \t]*#[ \t]*include/) next
		rest = line
		while (match(rest, /[A-Z][A-Z0-9_]*/)) {
			name = substr(rest, RSTART, RLENGTH)
			if (name in code) print FILENAME ":" FNR ": " name
			rest = substr(rest, RSTART + RLENGTH)
		}
		rest = line
		while (match(rest, /["\047][a-z0-9-]+["\047]/)) {
			name = substr(rest, RSTART + 1, RLENGTH - 2)
			sql = substr(rest, RSTART, 1) == "\047"
			# in C, a word for a screen, a member of a JSON object and a row of another X-table are not meant
			if (line ~ ("^[ \t]*return \"" name "\";$") && !sql) { }
			else if (name in word && (sql || (line !~ ("[{] *\"" name "\"") && line !~ ("X[(][A-Z_]+, \"" name "\"")))) print FILENAME ":" FNR ": " name
			else if (name in fact && line ~ /fact/) print FILENAME ":" FNR ": fact " name
			rest = substr(rest, RSTART + RLENGTH - 1)
		}
	}')
}

list=$(mktemp)
planted=$(mktemp -d)
trap 'rm -rf "$list" "$list.names" "$planted"' EXIT
if [ $# -ge 1 ]; then
	found=$(breaches "$1")
	[ -z "$found" ] || { echo "$found"; exit 1; }
	exit 0
fi
fails=0
plant() { # label, path, line, how many breaches
	rm -rf "$planted"/*
	mkdir -p "$planted/broker" "$planted/$(dirname "$2")"
	printf '%s\n' "$3" >"$planted/$2"
	count=$(sh "$0" "$planted" | wc -l)
	if [ "$count" -eq "$4" ]; then echo "ok - names: $1"; else
		echo "not ok - names: $1: $count breaches seen, not $4"; fails=1; fi
}
plant "sees a type's constant" broker/core/x.c 'if (type == TYPE_DECISION)' 1
plant "sees a duty's constant" agents/runtime/x.c 'duty->kind = DUTY_VERIFY;' 1
plant "sees a type's word" agents/police/x.c 'if (!strcmp(row->type, "strategy-record"))' 1
plant "sees a duty's word" agents/school/x.c 'if (!strcmp(kind, "s47-outcome"))' 1
plant "sees a word inside SQL" agents/runtime/x.c "\"SELECT 1 FROM sent WHERE type = 'referral'\"" 1
plant "sees a fact that is looked up" broker/core/x.c 'value = fact_find(facts, count, "on-behalf-of");' 1
plant "sees two in one line" agents/health/x.c 'return type == TYPE_HOLD || type == TYPE_CLOSE;' 2
plant "passes over a comment" broker/core/x.c '/* as TYPE_DECISION or "referral" would */' 0
plant "passes over a table" agents/police/police_table.c 'return type == TYPE_REFERRAL;' 0
plant "passes over the verbs of the front door" agents/crs/x.c 'return type == TYPE_REFERRAL;' 0
plant "passes over the indicators' formulas" agents/review/indicators_x.c 'return type == TYPE_REFERRAL;' 0
plant "sees the rest of the reviewer's program" agents/review/x.c 'return type == TYPE_REFERRAL;' 1
plant "passes over what names no type" broker/core/x.c 'case TYPE_UNKNOWN: case DUTY_KIND_COUNT: return "crs";' 0
[ "$(names | grep -c '^TYPE')" -ge 36 ] && [ "$(names | grep -c '^DUTY')" -ge 20 ] && [ "$(names | grep -c '^FACT')" -ge 50 ] ||
	{ echo "not ok - names: the tables are read ($(names | wc -l) names)"; fails=1; }
found=$(breaches "$here")
if [ -n "$found" ]; then echo "$found"; echo "not ok - names: only tables name types, duties and facts"; fails=1; else
	echo "ok - names: only tables name types, duties and facts"; fi
exit $fails
