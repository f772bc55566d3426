#!/bin/sh
# The registrar's ceremony with real files: two of three root holders decide who
# is in, with which keys and rights, and an agency joins by their fingerprint.
# usage: registrar.sh [OUT]   OUT: the build folder with the programs
set -u
out=${1:-${OUT:?build folder}}
tellback=$out/tellback
here=$(cd "$(dirname "$0")/../.." && pwd)
spot=$(mktemp -d)
trap 'rm -rf "$spot"' EXIT
cd "$spot" || exit 1
fails=0
ok() { echo "ok - registrar: $1"; }
bad() { echo "not ok - registrar: $1"; sed 's/^/    /' said; fails=$((fails + 1)); }
# expect LABEL CODE WORDS command...: it exits CODE and says WORDS
expect() {
	label=$1 code=$2 words=$3; shift 3
	"$@" >said 2>&1 </dev/null
	got=$?
	if [ "$got" -eq "$code" ] && grep -qF -e "$words" said; then ok "$label"; else
		echo "exit $got, wanted $code and \"$words\"" >>said; bad "$label"; fi
}
same() { # LABEL A B: the files are equal
	if cmp -s "$2" "$3"; then ok "$1"; else echo "$2 and $3 differ" >said; bad "$1"; fi
}
reg() { "$tellback" registrar "$@"; }

# ---- agencies' keys and cards
for agency in southampton-crs southampton-edt hiow-police trust.named-doctor; do
	expect "$agency makes its keys and card 1" 0 "keys and card made" \
		"$tellback" init --agency $agency --root "$spot/r" --card $agency.card
done
cp southampton-crs.card before
expect "a second init says what is there" 0 "nothing was changed" \
	"$tellback" init --agency southampton-crs --root "$spot/r" --card southampton-crs.card
same "a second init leaves the card" before southampton-crs.card
expect "an id off the grammar is refused" 2 "no agency's id" "$tellback" init --agency CRS --root "$spot/r"
expect "an archive key that is none is refused" 2 "age1" "$tellback" init --agency x --root "$spot/r" --archive age1x
expect "a wrong option is answered with the right one" 2 "did you mean --agency?" "$tellback" init --agenzy x
for file in "$spot"/r/var/lib/tellback/*/keys "$spot"/r/var/lib/tellback/*/keys/*; do
	mode=$(stat -c %a "$file")
	[ "$mode" = 600 ] || [ "$mode" = 700 ] || { echo "$file is $mode" >said; bad "keys are 0600 in 0700"; }
done
if ls "$spot"/r/var/lib/tellback/hiow-police/keys/enc-*.key | grep -q . &&
	age-keygen -y "$spot"/r/var/lib/tellback/hiow-police/keys/enc-*.key >said 2>&1 &&
	grep -qf said hiow-police.card; then ok "age-keygen reads an epoch key, and its card names the same recipient"; else
	bad "age-keygen reads an epoch key, and its card names the same recipient"; fi

# ---- an archive copy that stock age opens
age-keygen -o archive.key 2>said
archive=$(age-keygen -y archive.key)
expect "keys are copied to the offline archive key" 0 "made" \
	"$tellback" init --agency archived --root "$spot/r" --card archived.card --archive "$archive"
age -d -i archive.key "$spot"/r/var/lib/tellback/archived/archive/enc-*.age >copy.key 2>said
if age-keygen -y copy.key >said 2>&1 && grep -qf said archived.card; then ok "age opens the archive copy"; else
	bad "age opens the archive copy"; fi

# ---- roots, and a directory without agencies
for root in r1 r2 r3 stranger; do expect "root $root is made" 0 "made." reg init $root --folder $root; done
expect "a second root init changes nothing" 0 "nothing was changed" reg init r1 --folder r1
reg init log --folder log >/dev/null
"$tellback" init --agency broker --root "$spot/b" --card broker.card >/dev/null 2>&1
curve=$(sed -n 's/^curve //p' broker.card)
{ echo "# what tellbackctl init prints"; echo "broker main $curve tcp://127.0.0.1:7600"; sed -n 's/^root /log /p' log/root.pub; } >broker.lines
expect "a quorum above the roots is refused" 2 "--quorum" \
	reg new dir --quorum 4 --root r1/root.pub --root r2/root.pub --root r3/root.pub --broker broker.lines
expect "one root given twice is refused" 1 "given twice" \
	reg new dir --quorum 2 --root r1/root.pub --root r1/root.pub --root r3/root.pub --broker broker.lines
expect "a directory is begun" 0 "Directory 1, not yet signed" \
	reg new dir --quorum 2 --root r1/root.pub --root r2/root.pub --root r3/root.pub --broker broker.lines
expect "beginning it again changes nothing" 0 "nothing was changed" \
	reg new dir --quorum 2 --root r1/root.pub --root r2/root.pub --root r3/root.pub --broker broker.lines
expect "the broker's lines again change nothing" 0 "nothing was changed" reg broker broker.lines --directory dir

# ---- agencies
expect "an agency without a kind is refused" 2 "--kind" reg add hiow-police.card --directory dir
expect "a kind that is none is refused" 2 "--kind" reg add hiow-police.card --directory dir --kind coppers
expect "a type that is none is refused" 2 "no type" reg add hiow-police.card --directory dir --kind police --may refferal
expect "the CRS is added" 0 "southampton-crs" reg add southampton-crs.card --directory dir --kind council \
	--name "Southampton Children's Resource Service" --role crs --role holder --area - --may all
expect "its EDT is added" 0 "southampton-edt" reg add southampton-edt.card --directory dir --kind council --role edt \
	--area southampton-crs --may all
expect "the police are added" 0 "hiow-police" reg add hiow-police.card --directory dir --kind police \
	--area southampton-crs --may referral,further-information,not-told --may retract
cp dir before
expect "adding them again changes nothing" 0 "nothing was changed" reg add hiow-police.card --directory dir --kind police \
	--area southampton-crs --may referral,further-information,not-told --may retract
same "adding them again leaves the file" before dir
sed 's/^serial 1/serial 2/' hiow-police.card >forged.card
expect "a card changed after it was signed is refused" 1 "does not verify" \
	reg add forged.card --directory dir --kind police

# ---- signing and publishing
expect "nobody signed: not published" 1 "signed by nobody (0 of the 2 needed)" reg publish dir
expect "a stranger's key may not sign" 4 "not one of the roots" reg sign dir --key stranger
expect "the first root signs" 0 "signed by r1" reg sign dir --key r1
expect "one of two: not published" 1 "(1 of the 2 needed); not by r2 r3" reg publish dir
expect "the same root again adds nothing" 0 "has signed it already" reg sign dir --key r1
expect "the same root twice is still one" 1 "(1 of the 2 needed)" reg publish dir
awk '{print} /^— r1 /{print}' dir >doubled
expect "one root's line standing twice is refused" 1 "grammar" reg publish doubled
chmod 640 r2/root.key
expect "a key that others may read is refused" 4 "0600" reg sign dir --key r2
chmod 600 r2/root.key
expect "a change drops the signatures and says so" 0 "sign again" reg add trust.named-doctor.card --directory dir \
	--kind health --area southampton-crs --may referral
expect "the first root signs again" 0 "signed by r1" reg sign dir --key r1
expect "the second root signs" 0 "signed by r2" reg sign dir --key r2
expect "two of three: published" 0 "published, serial 1" reg publish dir
expect "publishing again changes nothing" 0 "nothing was changed" reg publish dir
expect "what was published says who signs the log" 0 "log     log+" reg show dir.note
expect "and who may do what" 0 "council     [crs holder] Southampton" reg show dir.note
expect "what was published can be shown" 0 "signed by r1 r2 (2 of the 2 needed); not by r3" reg show dir.note
sed 's/^name .*/name Somebody else/' dir.note >forged.note
expect "a note changed after it was signed is refused" 1 "refused" reg publish forged.note
cp forged.note forged

# ---- joining
"$tellback" registrar show dir.note >said
print=$(awk '/fingerprint/{getline a; getline b; print a b}' said)
expect "a wrong fingerprint pins nothing" 1 "not the fingerprint" "$tellback" join dir.note --agency hiow-police \
	--root "$spot/r" --fingerprint "0000 $(echo "$print" | cut -c9-)"
expect "a part of the fingerprint pins nothing" 1 "not the fingerprint" "$tellback" join dir.note --agency hiow-police \
	--root "$spot/r" --fingerprint "$(echo "$print" | cut -c1-50)"
if [ -e "$spot/r/var/lib/tellback/hiow-police/roots" ]; then echo pinned >said; bad "nothing is pinned"; else ok "nothing is pinned"; fi
expect "without a yes nothing is pinned" 1 "nothing was pinned" "$tellback" join dir.note --agency hiow-police --root "$spot/r"
expect "a changed note is not joined" 1 "does not verify" "$tellback" join forged.note --agency hiow-police --root "$spot/r"
expect "the right fingerprint is pinned" 0 "roots pinned" "$tellback" join dir.note --agency hiow-police --root "$spot/r" \
	--fingerprint "$print"
expect "joining again changes nothing" 0 "nothing was changed" "$tellback" join dir.note --agency hiow-police --root "$spot/r"
if echo yes | "$tellback" join dir.note --agency southampton-crs --root "$spot/r" >said 2>&1; then ok "a person types yes"; else
	bad "a person types yes"; fi
expect "two agencies here: which one is asked" 2 "several agencies" "$tellback" join dir.note --root "$spot/r"

# ---- revoking, and the next serial
expect "an agency that is not in it is not found" 5 "is not in" reg revoke nobody sign --reason lost --directory dir
expect "a key is revoked in directory 2" 0 "Directory 2, not yet signed" reg revoke trust.named-doctor sign --reason lost --directory dir
expect "revoking it again changes nothing" 0 "nothing was changed" reg revoke trust.named-doctor sign --reason stolen --directory dir
grep -q "^prev $(sha256sum dir.note | cut -d' ' -f1)" dir && ok "directory 2 names the hash of directory 1" || bad "directory 2 names the hash of directory 1"
expect "r3 signs" 0 "signed by r3" reg sign dir --key r3
expect "r2 signs" 0 "signed by r2" reg sign dir --key r2
cp dir.note dir1.note
expect "directory 2 is published" 0 "published, serial 2" reg publish dir
expect "new keys end the revocation" 0 "Directory 3" sh -c "
	'$tellback' init --agency trust.named-doctor --root '$spot/new' --card new.card >/dev/null 2>&1 &&
	'$tellback' registrar add new.card --directory dir"
grep -q '^revoked' dir && bad "no revocation is left" || ok "no revocation is left"
"$out/tellback-review" witness --make witness.key --name subgroup.witness >witness.line 2>said
expect "a witness is put in by its line alone" 0 "the witnesses. Directory 3" reg broker witness.line --directory dir
expect "and is seen by whoever signs" 0 "witness subgroup.witness+" reg show dir
expect "a file without a line of them is refused" 1 "no line that begins with" reg broker r1/root.pub --directory dir
cp dir.note kept; cp dir1.note dir.note
expect "a directory that does not follow the published one is refused" 6 "does not follow" reg publish dir
cp kept dir.note

# ---- a change of roots needs the old and the new
expect "the set of roots changes" 0 "not yet signed" reg roots r3/root.pub stranger/root.pub --quorum 2 --directory dir
reg sign dir --key r3 >/dev/null; reg sign dir --key stranger >/dev/null
expect "the new roots alone cannot change it" 1 "the roots before" reg publish dir
expect "an old root signs too" 0 "signed by r1" reg sign dir --key r1
expect "k of the old and k of the new change it" 0 "published, serial 3" reg publish dir
expect "other roots than those pinned are refused" 0 "pinned already" "$tellback" join dir.note --agency hiow-police --root "$spot/r"
reg new other --quorum 1 --root stranger/root.pub --broker broker.lines >/dev/null
reg sign other --key stranger >/dev/null; reg publish other >/dev/null
expect "another registrar's directory is a conflict" 6 "pinned other roots" "$tellback" join other.note --agency hiow-police --root "$spot/r"

# ---- the policy
# days FILE: a file in the form of GOV.UK's, of the dates of standard input
days() {
	{ printf '{"england-and-wales": {"division": "england-and-wales", "events": ['
	sed 's/.*/{"title": "TEST", "date": "&", "notes": "", "bunting": true}/' | paste -sd,
	printf ']}, "scotland": {"division": "scotland", "events": [{"title": "2nd January", "date": "2026-01-02"}]}}'; } >"$1"
}
days holidays.json <<'X'
2026-01-01
2026-04-03
2026-04-06
2026-05-04
2026-05-25
2026-08-31
2026-12-25
2026-12-28
2027-01-01
2027-03-26
2027-03-29
2027-05-03
2027-05-31
2027-08-30
2027-12-27
2027-12-28
X
text=$here/proto/rules/southampton.policy
expect "a policy takes its holidays from GOV.UK's file" 0 "16 bank holidays, complete from 2026-01-01 to 2027-12-31" \
	reg policy "$text" --holidays holidays.json --governs southampton-crs --also southampton-edt --out policy
expect "the same policy again changes nothing" 0 "nothing was changed" \
	reg policy "$text" --holidays holidays.json --governs southampton-crs --also southampton-edt --out policy
grep -q '^holiday 2026-01-02' policy && bad "Scotland's holidays stay out" || ok "Scotland's holidays stay out"
expect "a policy needs the directory's roots" 2 "--directory" reg publish policy
reg sign policy --key r3 >/dev/null
expect "one of two: the policy is not published" 1 "(1 of the 2 needed)" reg publish policy --directory dir.note
expect "r2 is no root any more" 4 "not one of the roots" reg sign policy --key r2 --directory dir.note
expect "a root of now signs the policy" 0 "signed by stranger" reg sign policy --key stranger --directory dir.note
expect "the policy is published" 0 "published, serial 1" reg publish policy --directory dir.note
expect "another policy is the next serial" 0 "policy 2" \
	reg policy "$text" --governs southampton-crs --also southampton-edt --out policy
echo '{"england-and-wales": {"events": [{"date": "2026-02-30"}]}}' >wrong.json
expect "a day that does not exist is refused" 1 "grammar" reg policy "$text" --holidays wrong.json --governs southampton-crs
printf '2026-01-01\n2027-12-27\n' | days wrong.json
expect "a list with a gap is refused in words" 1 "says that 2026 is complete, but there are 1 \`holiday\` lines" \
	reg policy "$text" --holidays wrong.json --governs southampton-crs --out wrong
# wrong LABEL WORDS FROM TO: the shipped text with FROM changed into TO is refused with WORDS
wrong() {
	label=$1 words=$2
	sed "s/^$3/$4/" "$text" >wrong.text
	expect "$label" 1 "$words" reg policy wrong.text --governs southampton-crs --out wrong
}
wrong "a clock of an unknown duty" "there is no duty called decisoin" "clock decision" "clock decisoin"
wrong "a kind of duty without \`any\`" 'there is no line `clock recall any ...`' "clock recall any" "clock recall grade-high"
wrong "a stage twice" "stages are 1 to 5" "stage 2 " "stage 1 "
grep -v "^stage 2" "$text" >wrong.text
expect "a stage left out" 1 "stage 2 is left out" reg policy wrong.text --governs southampton-crs --out wrong
wrong "terms that overlap" "begins before the term above it has ended" "term 2026-01-05 2026-02-13" "term 2026-01-05 2026-03-01"
wrong "a term reversed, with its line" "it ends before it begins" "term 2026-01-05 2026-02-13" "term 2026-02-13 2026-01-05"
[ -e wrong ] && bad "nothing was written" || ok "nothing was written"
echo '{"wales": {}}' >wrong.json
expect "another division's file is refused" 5 "no dates" reg policy "$text" --holidays wrong.json --governs southampton-crs

# ---- an agency's own keys
expect "the keys are shown without a secret" 0 "fingerprint" "$tellback" key show --agency hiow-police --root "$spot/r"
grep -qE 'SECRET|PRIVATE\+KEY|^secret' said && bad "no secret is shown" || ok "no secret is shown"
expect "an export needs a reason" 2 "--reason" "$tellback" key export --agency hiow-police --root "$spot/r"
expect "an export needs the id typed" 1 "nothing was exported" "$tellback" key export --agency hiow-police --root "$spot/r" --reason "court order TEST"
if echo hiow-police | "$tellback" key export --agency hiow-police --root "$spot/r" --reason "court order TEST" >exported 2>said &&
	age-keygen -y exported >/dev/null 2>&1; then ok "what is exported is an age identity"; else bad "what is exported is an age identity"; fi
cp "$spot/r/var/lib/tellback/hiow-police/key-export.log" said
[ "$(grep -c 'court order TEST' said)" = 1 ] && ok "the export is logged, once" || bad "the export is logged, once"
expect "a new epoch on the same day is there already" 0 "nothing was changed" "$tellback" key rotate --agency hiow-police --root "$spot/r"

# ---- a passphrase
echo "correct horse TEST" >pass; chmod 600 pass
expect "keys are sealed with a passphrase" 0 "made" "$tellback" init --agency sealed --root "$spot/r" --card sealed.card --passphrase pass
grep -lE 'AGE-SECRET-KEY|PRIVATE\+KEY' "$spot"/r/var/lib/tellback/sealed/keys/*.key >said && bad "no private key stands in a sealed file" ||
	ok "no private key stands in a sealed file"
expect "without the passphrase they do not open" 4 "passphrase" "$tellback" key show --agency sealed --root "$spot/r"
echo "wrong TEST" >wrong; chmod 600 wrong
expect "with another they do not open" 4 "passphrase" "$tellback" key show --agency sealed --root "$spot/r" --passphrase wrong
expect "with it they open" 0 "fingerprint" "$tellback" key show --agency sealed --root "$spot/r" --passphrase pass
mkdir creds; cp pass creds/tellback.passphrase
expect "systemd's credential opens them" 0 "fingerprint" env CREDENTIALS_DIRECTORY="$spot/creds" "$tellback" key show --agency sealed --root "$spot/r"
chmod 644 pass
expect "a passphrase that others may read is refused" 4 "0600" "$tellback" key show --agency sealed --root "$spot/r" --passphrase pass

# ---- every command's help fits a terminal; wrong use exits 2
for verb in "" $("$tellback" --help | awk '/^What/ {names = 1} /^  / {print names ? $0 : $1}'); do
	words="$verb --help"; [ -n "$verb" ] || words=--help
	"$tellback" $words >said 2>&1 || bad "tellback $words"
	if awk 'length($0) > 80 {long = 1} END {exit long || NR > 24 || NR == 0}' said; then ok "tellback $words fits 80x24"; else
		bad "tellback $words fits 80x24"; fi
done
for command in $(reg --help | awk '/^  /{print $1}'); do
	reg "$command" --help >said 2>&1
	if awk 'length($0) > 80 {long = 1} END {exit long || NR > 24 || NR == 0}' said; then ok "registrar $command --help fits 80x24"; else
		bad "registrar $command --help fits 80x24"; fi
	reg "$command" >said 2>&1 </dev/null
	[ $? -eq 2 ] && grep -q -e --help said && ok "registrar $command without words exits 2 with a hint" ||
		bad "registrar $command without words exits 2 with a hint"
done
expect "an unknown registrar command exits 2" 2 "unknown command" reg frob
expect "no verb exits 2" 2 "usage" "$tellback"
expect "no agent: exit 3" 3 "no agent" "$tellback" inbox --root "$spot/r"
exit $((fails > 0))
