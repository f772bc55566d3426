#!/bin/sh
# Each kind of agency, and what only happens now and then: the night, a large
# attachment, new keys, a revoked agency, files that are wrong or come twice.
# Needs $OUT, the sanitised build.
set -u
cd "$(dirname "$0")/../.." || exit 1
SCENE=kinds
# shellcheck source=tests/scenario/lib.sh
. tests/scenario/lib.sh
only hiow-police hiow-health quayside-school scas-ambulance "$CRS" "$EDT"

# The front door made its keys yesterday, so that it can rotate them today.
mkdir -p "$ROOT/log" "$ROOT/offline"
gcc -D_GNU_SOURCE -shared -fPIC -o "$ROOT/yesterday.so" tests/scenario/preload/yesterday.c -ldl || exit 1
LD_PRELOAD="$ROOT/yesterday.so" \
	"$BIN/tellback" init --agency "$CRS" --root "$ROOT" --card "$ROOT/offline/$CRS.card" >"$SAID" 2>&1 || stop "init: $(cat "$SAID")"
scene_begin

# ---- each kind refers, is answered, and reads --------------------------------------------------
# round AGENCY FILE: a referral and its answer.
round() {
	refer "$1" "$2" round
	open_by "$CRS" "$ID"
	# shellcheck disable=SC2046
	answer decision-advice "round-$1" "$ID" "$CASE" "$1" $(children "$ID")
	told "$1" "round-$1"
	open_by "$1" "$ANSWER"
	happened "$CRS" opened "$ANSWER" "$1"
	yes "a referral of $1 is answered, delivered and read by its $3" sh -c "echo '$LINE' | grep -q ' $3\$'"
}
round hiow-police "$R/ppn-medium.json" officer
round scas-ambulance "$R/ambulance.json" officer
round hiow-health "$R/two-agencies-health.json" clinician
yes "a health agent's list has the answer" sh -c "'$BIN/tellback-health' inbox --all --agency hiow-health --root '$ROOT' | grep -q decision"
round quayside-school "$R/school-slip.json" dsl
pupil=$(member "$DATA/referrals/school-slip.json" familyName)
yes "a school's list names its pupil" sh -c "'$BIN/tellback-school' inbox --all --agency quayside-school --root '$ROOT' | grep -qF '$pupil'"

# ---- a file that says no type, or a wrong one ----------------------------------------------------
sed '/"type": "referral"/d; s/"clientReference": "[^"]*"/"clientReference": "UNTYPED"/' "$R/ppn-medium.json" >"$ROOT/untyped.json"
refer hiow-police "$ROOT/untyped.json" untyped
ok "what a police system hands in without a type is a referral"
# failed AGENCY NAME POINTER LABEL: the file came back, and the place is named
failed() {
	await "$(world_spool "$1")/out/failed/$2.error.json"
	cp "$(world_spool "$1")/out/failed/$2.error.json" "$SAID"
	if grep -q "\"pointer\": \"$3\"" "$SAID" && [ -e "$(world_spool "$1")/out/failed/$2.json" ]; then ok "$4"; else bad "$4"; fi
}
post scas-ambulance "$ROOT/untyped.json" untyped
failed scas-ambulance untyped /type "any other agency must say the type"
sed 's/"type": "referral"/"type": "refferal"/' "$R/ppn-medium.json" >"$ROOT/mistyped.json"
post hiow-police "$ROOT/mistyped.json" mistyped
failed hiow-police mistyped /type "a type that there is not comes back, and the place is named"
printf '{"tellback": 1, "type": "referral", ' >"$ROOT/broken.json"
post hiow-police "$ROOT/broken.json" broken
await "$(world_spool hiow-police)/out/failed/broken.error.json" && ok "a file that ends too soon comes back"
cp "$R/ppn-standard.json" "$(world_spool hiow-police)/out/tmp/writing.json"

# ---- the same name twice ---------------------------------------------------------------------------
refer hiow-police "$R/ppn-standard.json" once; once=$ID
yes "a file still being written is left alone" [ -e "$(world_spool hiow-police)/out/tmp/writing.json" ]
post hiow-police "$R/ppn-standard.json" twice
is "the same file again has the first result" "$(accepted hiow-police twice)" "$once"
sed 's/  */ /g' "$R/ppn-standard.json" >"$ROOT/laid-out.json"
post hiow-police "$ROOT/laid-out.json" laid-out
is "the same content in another layout too" "$(accepted hiow-police laid-out)" "$once"
sed 's/"grade": "STANDARD",/"grade": "HIGH",/' "$R/ppn-standard.json" >"$ROOT/other.json"
post hiow-police "$ROOT/other.json" other
await "$(world_spool hiow-police)/out/failed/other.error.json"
yes "other content under the same name is a conflict" grep -q "names another message" "$(world_spool hiow-police)/out/failed/other.error.json"
expect "and so it is when it is typed" 6 "" world_as hiow-police send "$ROOT/other.json"
is "the front door has it once" "$(journal "$CRS" | grep -c "arrived *$once")" 1

# ---- in the log ----------------------------------------------------------------------------------------
await "$(world_spool hiow-police)/out/sent/once.proof"
ok "the proof that it is in the log comes to lie beside it"
await "$(world_spool hiow-police)/out/sent/twice.proof"
yes "it can be asked for" world_as hiow-police proof "$once" --out "$ROOT/asked.proof"
yes "and is the same to the last byte" cmp "$ROOT/asked.proof" "$(world_spool hiow-police)/out/sent/once.proof"
yes "as it is where it is printed" sh -c "'$BIN/tellback' proof '$once' --agency hiow-police --root '$ROOT' | cmp - '$ROOT/asked.proof'"
expect "the message says where in the log it stands" 0 "in the log at index $(sed -n 's/^index //p' "$ROOT/asked.proof") of a checkpoint" \
	world_as hiow-police track "$once"
expect "and the agent what it knows of the log" 0 "evidence       0" world_as hiow-police log

# ---- at night ------------------------------------------------------------------------------------------
world_stop "$CRS"
sed 's/"clientReference": "[^"]*"/"clientReference": "NIGHT"/' "$R/ppn-high.json" >"$ROOT/night.json"
post hiow-police "$ROOT/night.json" night
night=$(accepted hiow-police night) || exit 1
night_case=$(member "$(world_spool hiow-police)/out/sent/night.accepted.json" case)
arrived "$EDT" "$night"
ok "the out-of-hours team has at once what was sent to the front door"
open_by "$EDT" "$night"
happened hiow-police opened "$night" "$EDT"
is "and its opening is the acknowledgement" "$(duty "$night_case" acknowledge)" met
yes "the sender reads that it was seen, and by whom" grep -q "Seen by edt-worker at $EDT" "$(world_spool hiow-police)/out/sent/night.status.json"
world_agent "$CRS" || stop "the front door did not start in the morning"
arrived "$CRS" "$night"
ok "in the morning the front door has it too"

# ---- a large attachment ----------------------------------------------------------------------------------
# attach NAME MIB: a referral with a file of so many MiB
attach() {
	head -c $(($2 * 1048576)) /dev/urandom >"$(world_spool hiow-police)/out/new/$1.bin"
	sed "s/\"clientReference\": \"[^\"]*\"/\"clientReference\": \"$1\", \"attachments\": [{\"file\": \"$1.bin\", \"mediaType\": \"video\\/mp4\"}]/" \
		"$R/ppn-high.json" >"$ROOT/$1.json"
	post hiow-police "$ROOT/$1.json" "$1"
}
attach large 24
large=$(accepted hiow-police large) || exit 1
arrived "$CRS" "$large"
is "24 MiB arrive whole, in pieces" "$(sha256sum <"$(world_spool "$CRS")/in/new/$large.files/large.bin")" \
	"$(sha256sum <"$(world_spool hiow-police)/out/sent/large.bin")"
attach larger 26
await "$(world_spool hiow-police)/out/failed/larger.error.json"
yes "more than that comes back with the bound" grep -q "24 MiB" "$(world_spool hiow-police)/out/failed/larger.error.json"

# ---- new keys ---------------------------------------------------------------------------------------------
old=$(awk '$1 == "enc" {print $2}' "$ROOT/offline/$CRS.card") new=$(date -u +%Y-%m-%d)
core=$(worker core) seq=$(status_of hiow-police nextSeq)
kill -STOP "$core"
sed 's/"clientReference": "[^"]*"/"clientReference": "OLD-KEY"/' "$R/ppn-high.json" >"$ROOT/old-key.json"
post hiow-police "$ROOT/old-key.json" old-key
until_status hiow-police nextSeq $((seq + 1))
expect "the front door makes new keys" 0 "epoch $new made, card 2 signed" "$BIN/tellback" key rotate --agency "$CRS" --root "$ROOT"
kill -CONT "$core"
cursor=$(status_of hiow-police cursor)
expect "and the agent publishes them" 0 "keys read again" world_as "$CRS" refresh
under_way=$(accepted hiow-police old-key) || exit 1
arrived "$CRS" "$under_way"
ok "what was under way to the old key is opened"
until_status hiow-police cursor $((cursor + 1))
until_idle hiow-police
sed 's/"clientReference": "[^"]*"/"clientReference": "NEW-KEY"/' "$R/ppn-high.json" >"$ROOT/new-key.json"
refer hiow-police "$ROOT/new-key.json" new-key
is "the one was sealed to the old key, the other to the new" \
	"$(notes | grep -E "id ($under_way|$ID) " | grep -o "to $CRS [^ ]*" | tr '\n' ' ')" "to $CRS $old to $CRS $new "

# ---- a revoked agency ---------------------------------------------------------------------------------------
refer quayside-school "$R/three-siblings.json" before; before=$ID
expect "the registrar revokes the school" 0 "" "$BIN/tellback" registrar revoke quayside-school agency --reason stolen --directory "$ROOT/offline/directory"
world_sign "$ROOT/offline/directory" || stop "directory 2"
expect "and the operator loads the directory" 0 "" world_ctl load "$ROOT/offline/directory.note"
sed 's/"clientReference": "[^"]*"/"clientReference": "AFTER"/' "$R/three-siblings.json" >"$ROOT/after.json"
post quayside-school "$ROOT/after.json" after
log_says quayside-school event=link.refused
ok "its connection, live until now, is cut at its next message at the latest, and not let in again"
is "nothing of it is taken" "$(notes | grep -c "^envelope.*from quayside-school.*type referral")" 2
post hiow-police "$R/two-agencies-police.json" next
next=$(accepted hiow-police next) && arrived "$CRS" "$next"
ok "the next message of another agency passes"
open_by "$CRS" "$before"
ok "and what it sent before stays readable"

# ---- at rest: an idle agent is watched on a clock of its own, in tests/unit/agent_test.c --------------------
scene_end
