#!/bin/sh
# Checks on the tracked files, each first on a planted breach: sizes, exported
# prefixes' documentation, nothing outside the repository is read, no sleeps
# in tests, no stand-ins left in the product.
set -u
cd "$(dirname "$0")/../.." || exit 1
fails=0
say() { # label, what was found
	if [ -n "$2" ]; then echo "$2" | head -20; echo "not ok - tree: $1"; fails=1; else echo "ok - tree: $1"; fi
}
planted() { # label, what was found in the planted breach
	if [ -n "$2" ]; then echo "ok - tree: sees $1"; else echo "not ok - tree: planted breach not seen: $1"; fails=1; fi
}
files() { git ls-files -- '*.c' '*.h' '*.sh' '*.proto' '*.go' '*.mjs' Makefile; }
trap 'rm -rf "$spot"' EXIT
spot=$(mktemp -d)
# without git's list every check would pass on nothing
[ "$(files | wc -l)" -gt 500 ] || { echo "not ok - tree: git does not list the tracked files"; exit 1; }

# ---- at most 500 lines a file
sizes() { xargs -r wc -l | awk '$2 != "total" && $1 > 500 {print "  " $2 ": " $1 " lines"}'; }
awk 'BEGIN {for (i = 0; i < 501; i++) print ""}' >"$spot/long.c"
planted "a file of 501 lines" "$(echo "$spot/long.c" | sizes)"
say "no file is longer than 500 lines" "$(files | sizes)"

# ---- every exported declaration stands under a /** comment, which may cover
# several declarations until the next blank line
undocumented() {
	xargs -r awk '
	FNR == 1 { doc = 0; inside = 0 }
	/^\/\*\*/ { doc = 1 }
	inside { if (/^}/) inside = 0; next }
	/^$/ { if (!/\*\//) blank = 1; next }
	/^(struct|enum) [a-z_0-9]+ \{/ { if (!doc) print FILENAME ":" FNR ": " $0; if (!/};/) inside = 1; doc = doc; next }
	/^[a-z].*\(/ && !/^(struct|enum) [a-z_0-9]+;/ && !/^typedef/ { if (!doc) print FILENAME ":" FNR ": " $0 }
	/^#(endif|if|ifndef)/ { next }'
}
printf '#ifndef X\n#define X\nint bare(void);\n#endif\n' >"$spot/bare.h"
planted "a header without a comment" "$(echo "$spot/bare.h" | undocumented)"
say "every exported declaration is documented" "$(git ls-files -- 'include/*.h' 'proto/*.h' 'broker/*.h' 'agents/*.h' | undocumented)"

# ---- nothing tracked reads what lies outside the checkout
outside() { xargs -r grep -nE '\.\./shared|/work/shared|\.library' /dev/null; }
# the words are put together so that this file does not find itself
printf 'cat ..%sshared/DESIGN.md\n' / >"$spot/reads.sh"
planted "a file that reads outside" "$(echo "$spot/reads.sh" | outside)"
say "nothing tracked reads outside the checkout" "$(git ls-files | grep -v '^tests/check/tree.sh$' | outside)"

# ---- tests wait for events
sleeps() { xargs -r grep -nE '(^|[^a-z_])(sleep|usleep|nanosleep)([ (]|$)' /dev/null; }
printf 'sleep 1\n' >"$spot/waits.sh"
planted "a sleep in a test" "$(echo "$spot/waits.sh" | sleeps)"
say "no test sleeps" "$(git ls-files -- tests | grep -v -E '^tests/(check|fuzz/corpus)/' | sleeps)"

# ---- the product asks one clock
clocks() { xargs -r grep -nE '(^|[^a-z_])(time|gettimeofday|clock_gettime|localtime|gmtime)(_r)? ?\(' /dev/null; }
printf 'x = time(NULL);\n' >"$spot/clock.c"
planted "a second clock" "$(echo "$spot/clock.c" | clocks)"
say "base/clock.c is the only clock" "$(git ls-files -- 'proto/*.c' 'broker/*.c' 'agents/*.c' | grep -v '^proto/base/clock.c$' | clocks)"
exit $fails
