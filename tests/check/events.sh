#!/bin/sh
# Every event that a program logs stands in a table of docs/OPERATE.md, and
# every event that stands there is logged: first on planted breaches.
set -u
cd "$(dirname "$0")/../.." || exit 1
fails=0
trap 'rm -rf "$spot"' EXIT
spot=$(mktemp -d)

# The names in the log_event calls of the files on standard input.
logged() {
	xargs -r cat | tr '\n' ' ' | grep -oE 'log_event\([^;]*;' | grep -oE '"[a-z]+\.[a-z.-]+"' | tr -d '"' | sort -u
}
# The names in the first columns of the tables under "## Events" of file $1.
told() {
	awk -F'|' '/^## /{in_events = /^## Events/} in_events && /^\| *`/ {print $2}' "$1" | grep -oE '`[^`]+`' | tr -d '`' | sort -u
}
# The steps of the table: their lines are made from it.
steps() { grep -oE '^	X\([A-Z]+, "[a-z]+"' include/tellback/transition.h | sed 's/.*"\([a-z]*\)"/step.\1/'; }
# Names that stand in $1 and not in $2.
only() { comm -23 "$1" "$2"; }
say() { # label, what was found
	if [ -n "$2" ]; then echo "$2"; echo "not ok - events: $1"; fails=1; else echo "ok - events: $1"; fi
}

printf 'log_event(LOG_LINE_INFO, low ? "planted.one" : "planted.two",\n\t  "id=%%s", x);\nlog_event(LOG_LINE_ERROR, "planted.three", "why=%%s", y);\n' >"$spot/planted.c"
printf '## Events\n| `planted.one`, `planted.three` | x | |\n| `planted.gone` | x `planted.two` | |\n## Other\n| `planted.two` | |\n' >"$spot/planted.md"
echo "$spot/planted.c" | logged >"$spot/logged"; told "$spot/planted.md" >"$spot/told"
[ "$(only "$spot/logged" "$spot/told")" = planted.two ] && [ "$(only "$spot/told" "$spot/logged")" = planted.gone ]
say "sees one that is told to nobody, and one that is logged nowhere" "$([ $? = 0 ] || head "$spot/logged" "$spot/told")"

{ git ls-files -- 'proto/*.c' 'broker/*.c' 'agents/*.c' | logged; steps; } | sort -u >"$spot/logged"; told docs/OPERATE.md >"$spot/told"
say "every event that is logged stands in docs/OPERATE.md" "$(only "$spot/logged" "$spot/told")"
say "every event in docs/OPERATE.md is logged" "$(only "$spot/told" "$spot/logged")"
exit $fails
