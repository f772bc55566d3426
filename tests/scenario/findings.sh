#!/bin/sh
# Every finding of the inspectors as a story of two arms, on a fake clock
# through core's and the agents' own turns (tests/scenario/findings/README.md).
# Before that the player of stories itself: stories that are wrong must fail,
# each in the words that its first remark gives.  Needs $OUT, the sanitised build.
set -u
cd "$(dirname "$0")/../.." || exit 1
: "${OUT:?the build folder}"
driver=$OUT/scenario/findings_driver
said=$(mktemp -d)
trap 'rm -rf "$said"' EXIT
fails=0

for story in tests/scenario/findings/controls/*.story; do
	want=$(sed -n '1s/^# *//p' "$story")
	if "$driver" "$story" >"$said/control" 2>/dev/null; then
		echo "not ok - ${story##*/} is wrong, and passed"; fails=1
	elif [ -n "$want" ] && grep -qF -e "$want" "$said/control"; then
		echo "ok - a story is found wrong: ${story##*/}"
	else
		echo "not ok - ${story##*/} fails, but not with: $want"; cat "$said/control"; fails=1
	fi
done

# Two at a time: each has a world of its own.
: >"$said/list.0"; : >"$said/list.1"
number=0
for story in tests/scenario/findings/*.story; do
	echo "$story" >>"$said/list.$((number % 2))"
	number=$((number + 1))
done
play() { # 0 or 1
	# shellcheck disable=SC2046
	"$driver" $(cat "$said/list.$1") >"$said/played.$1" 2>"$said/err.$1"
	echo $? >"$said/code.$1"
}
play 0 &
play 1
wait
for half in 0 1; do
	cat "$said/played.$half"
	if [ "$(cat "$said/code.$half")" != 0 ]; then fails=1; tail -20 "$said/err.$half" | sed 's/^/# /'; fi
done
exit $fails
