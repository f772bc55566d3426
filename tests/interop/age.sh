#!/bin/sh
# Bodies both ways: what we seal, Debian's age and npm's age-encryption open,
# and we open theirs, at the sizes where chunks begin and end.
set -u
cd "$(dirname "$0")/../.." || exit 1
out=${PLAIN:-build/plain}
us=$out/interop/age_driver
npm=$(tests/support/npm.sh "$(dirname "$out")") || { echo "not ok - age: npm ci"; exit 1; }
spot=$(mktemp -d) || exit 1
trap 'rm -rf "$spot"' EXIT
fails=0
say() { if [ "$2" -eq 0 ]; then echo "ok - age: $1"; else echo "not ok - age: $1"; fails=1; fi; }

# The last of 64 recipients opens: every stanza before it must be passed over.
for n in $(seq 63); do "$us" key "$spot/other-$n" >>"$spot/recipients" || exit 1; done
"$us" key "$spot/key" >"$spot/own" || exit 1
cat "$spot/own" >>"$spot/recipients"
[ "$(sort -u "$spot/recipients" | wc -l)" -eq 64 ] || { echo "not ok - age: 64 recipients"; exit 1; }

age_seal() { in=$1 to=$2; shift 2; for r in "$@"; do set -- "$@" -r "$r"; shift; done; age -o "$to" "$@" "$in"; }
age_open() { age -d -i "$3" "$1" >"$2"; } # with -o it writes no file for an empty text
npm_seal() { node "$npm/age.mjs" seal "$@"; }
npm_open() { node "$npm/age.mjs" open "$@"; }
us_seal() { "$us" seal "$@"; }
us_open() { "$us" open "$@"; }
trip() { # sealer, opener, label, recipients...
	sealer=$1 opener=$2 label=$3; shift 3
	rm -f "$spot/sealed" "$spot/back"
	"${sealer}_seal" "$spot/plain" "$spot/sealed" "$@" && "${opener}_open" "$spot/sealed" "$spot/back" "$spot/key" &&
		cmp -s "$spot/plain" "$spot/back"
	say "$sealer seals, $opener opens $label" $?
}
for size in 0 1 65535 65536 65537 26214400; do
	head -c "$size" /dev/urandom >"$spot/plain"
	for recipients in own recipients; do
		label="$size bytes for $(wc -l <"$spot/$recipients")"
		# shellcheck disable=SC2046
		for other in age npm; do
			trip us $other "$label" $(cat "$spot/$recipients")
			trip $other us "$label" $(cat "$spot/$recipients")
		done
	done
done
# The comparison can fail: another's key opens nothing of it.
"$us" key "$spot/stranger" >/dev/null
! "$us" open "$spot/sealed" "$spot/back" "$spot/stranger" 2>/dev/null; say "a stranger's key opens nothing" $?
exit $fails
