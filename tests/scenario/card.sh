#!/bin/sh
# An agency's own days: terms, closures with whom to tell, cover; each change a
# new card, each mistake a sentence, and nothing signed by a mistake.
# usage: card.sh [OUT]   OUT: the build folder with the programs
set -u
out=${1:-${OUT:?build folder}}
tellback=$out/tellback
spot=$(mktemp -d)
trap 'rm -rf "$spot"' EXIT
cd "$spot" || exit 1
fails=0
ok() { echo "ok - card: $1"; }
bad() { echo "not ok - card: $1"; sed 's/^/    /' said; fails=$((fails + 1)); }
# expect LABEL CODE WORDS command...: it exits CODE and says WORDS
expect() {
	label=$1 code=$2 words=$3; shift 3
	"$@" >said 2>&1 </dev/null
	got=$?
	if [ "$got" -eq "$code" ] && grep -qF -e "$words" said; then ok "$label"; else
		echo "exit $got, wanted $code and \"$words\"" >>said; bad "$label"; fi
}
card() { "$tellback" card --root "$spot/r" "$@"; }
file=$spot/r/var/lib/tellback/school/card
# lines LABEL: the card's lines after its keys are those of standard input, and its serial $1
lines() {
	label=$1 serial=$2
	cat >want
	{ grep "^serial " "$file"; sed -n '/^term \|^closed \|^cover /p' "$file"; } >said
	if { echo "serial $serial"; cat want; } | cmp -s - said; then ok "$label"; else bad "$label"; fi
}

expect "without keys there is no card" 2 "tellback init" card show
"$tellback" init --agency school --root "$spot/r" --card school.card >/dev/null
expect "a new card has no calendar, and says what that means" 0 "no term dates: school days are counted by the partnership's" card show

# ---- mistakes: nothing is signed
expect "a word that is none" 2 "show, add, drop, set" card help
expect "nothing to add" 2 "say what" card add
expect "a line that is none" 1 "holiday is none of term, closed, cover" card add holiday 2026-12-25
expect "a term without an end" 1 "term FIRST-DAY LAST-DAY" card add term 2026-09-02
expect "a day that is none" 1 "2026-02-29 is no day" card add term 2026-01-05 2026-02-29
expect "a day written the other way" 1 "02/09/2026 is no day; write it as 2026-09-02" card add term 02/09/2026 23/10/2026
expect "a term reversed" 1 "it ends before it begins" card add term 2026-10-23 2026-09-02
expect "closed without whom to tell" 1 "whom to tell in that time" card add closed 2026-10-26 2026-10-30
expect "whom to tell is an agency" 1 "Council is no agency's id" card add closed 2026-10-26 2026-10-30 Council
expect "nobody is told in place of itself" 6 "cannot be told in place of itself" card add closed 2026-10-26 2026-10-30 school
expect "cover for a role that is none" 1 "they are social-worker" card add cover head school-b
expect "cover for cover" 1 "cover is no role" card add cover cover school-b
expect "dropping what is not there" 5 "not on the card" card drop term 2026-09-02 2026-10-23
expect "a file that is not there" 5 "nothing" card set nothing
lines "after all mistakes it is card 1" 1 </dev/null

# ---- a school year
expect "a term" 0 "card 2 signed" card add term 2026-09-02 2026-10-23
expect "the same term again changes nothing" 0 "nothing was changed" card add term 2026-09-02 2026-10-23
expect "an overlapping term" 6 'overlaps with `term 2026-09-02 2026-10-23`' card add term 2026-10-23 2026-12-18
expect "the next term, and what to do then" 0 "tellback refresh" card add term 2026-11-02 2026-12-18
expect "closed, and who is told" 0 "card 4 signed" card add closed 2026-10-26 2026-10-30 council.education
expect "two may be told" 0 "card 5 signed" card add closed 2026-10-26 2026-10-30 academy-trust
expect "cover for the safeguarding lead" 0 "card 6 signed" card add cover dsl school-b
lines "all of it is on the card" 6 <<'X'
term 2026-09-02 2026-10-23
term 2026-11-02 2026-12-18
closed 2026-10-26 2026-10-30 academy-trust
closed 2026-10-26 2026-10-30 council.education
cover dsl school-b
X
expect "closed for a whole summer is remarked" 0 "after 49 days without school" card add closed 2027-07-01 2027-09-30 council.education
expect "and taken away" 0 "card 8 signed" card drop closed 2027-07-01 2027-09-30 council.education
expect "a line taken away" 0 "card 9 signed" card drop cover dsl school-b

# ---- a whole year from a file
card show >year
expect "what show prints, set takes, and nothing is changed" 0 "nothing was changed" card set year
cat >year <<'X'
# the year 2025/26, which is over
term 2025-09-02 2025-10-24
	term   2025-11-03 2025-12-19

closed 2025-12-22 2026-01-02 council.education
X
expect "a year that is over is remarked" 0 "THE TERM DATES HAVE RUN OUT on 2025-12-19" card set year
lines "exactly the file's lines are on the card" 10 <<'X'
term 2025-09-02 2025-10-24
term 2025-11-03 2025-12-19
closed 2025-12-22 2026-01-02 council.education
X
printf 'term 2026-09-02 2026-10-23\nterm 2026-10-01 2026-12-18\n' >wrong
expect "a file's mistake is named with its line" 1 "wrong, line 2: it overlaps" card set wrong
printf 'closed 2026-10-26 2026-10-30 a b\n' >wrong
expect "a line too long" 1 "wrong, line 1: write it as closed" card set wrong
i=0
while [ $i -lt 1300 ]; do echo "cover dsl school-number-$i"; i=$((i + 1)); done >wrong
expect "more than a note holds" 1 "no room for so many lines" card set wrong
cp want same
lines "nothing of that was signed" 10 <same
"$tellback" key rotate --root "$spot/r" --agency school >said 2>&1
expect "the keys are as they were" 0 "fingerprint" "$tellback" key show --root "$spot/r" --agency school
exit $fails
