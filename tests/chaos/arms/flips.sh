#!/bin/sh
# Bits that change on their own in a store and in its log: whatever is turned is
# never served, and is reported if it was data.  A control without sums.
# Env: OUT, PLAIN (builds), SEED, SIZE=ci|campaign, SECONDS (campaign).
set -u
cd "$(dirname "$0")/../../.." || exit 1
plain=${PLAIN:-build/plain} seed=${SEED:-1} size=${SIZE:-ci}
fails=0
said=$(mktemp) || exit 1
trap 'rm -f "$said"' EXIT
trap 'exit 1' HUP INT TERM

verdict() { # label, whether it holds
	if [ "$2" -eq 0 ]; then echo "ok - flips: $1"; else echo "not ok - flips: $1"; fails=1; fi
}

if [ "$size" = campaign ]; then
	"$plain/chaos/flips_driver" --seed "$seed" --seconds "${SECONDS:-60}"
	verdict "for ${SECONDS:-60} s, nothing damaged is served and all that was data is noticed" $?
	exit $fails
fi

"$plain/chaos/flips_driver" --seed "$seed" --count 200
verdict "of 200, nothing damaged is served and all that was data is noticed" $?

# what it says is not this arm's sum: here it must be wrong
"$plain/chaos/flips_driver" --seed "$seed" --count 80 --break sums-off >"$said"
code=$?
sed -n 's/^# lost: /# control: /p; s/^sum: /# control: /p' "$said"
[ $code -eq 0 ] && grep -Eq '^sum: flips .* lost=[1-9]' "$said"
verdict "control: without sums the same count finds what nobody noticed" $?
exit $fails
