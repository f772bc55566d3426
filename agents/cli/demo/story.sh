# The story: a dozen referrals of every route, answered; a crash in the middle.
# After it one case that goes the whole way (case.sh), for which more agencies
# are there from the beginning.
AGENCIES="$AGENCIES
hiow-camhs|tellback-health|camhs|TEST Mental health|--area $CRS
hiow-probation|tellback-agent|other|TEST Probation|--area $CRS
acorns-nursery|tellback-school|early-years|TEST Little Acorns|--area $CRS
southampton-assessment|tellback-crs|council|TEST Assessment team|--role holder --area $CRS
southampton-partnership|tellback-agent|partnership|TEST Partnership|--area $CRS"

R=$DATA/referrals
say registrars "three roots, two must sign; twelve agencies; one policy"
world_make || exit 1
world_broker && world_load || exit 1
say broker "pid $(world_pid tellbackd)$(for c in $(world_children "$(world_pid tellbackd)"); do name=$(world_name "$c"); printf ' %s %s' "${name#tellback-}" "$c"; done)"
for id in $(world_ids); do world_agent "$id" || exit 1; done

# --- written, high: nobody has seen it until somebody says so
refer hiow-police "$R/ppn-high.json" ppn-high; high=$ID high_case=$CASE
words=$(member "$(world_spool hiow-police)/out/sent/ppn-high.status.json" words)
say "police -> CRS" "PPN, high: ${words%%. *}; whom to ring"
open_by $CRS "$high"
say CRS "a social worker opened it"
answer decision-nfa ppn-high-nfa "$high" "$high_case" hiow-police $(children "$high")
told hiow-police ppn-high-nfa
say "CRS -> police" "no further action, with reasons; the agent verified it"
open_by hiow-police "$ANSWER"
say police "the officer read it"
world_as $CRS close "$high_case" --reason complete >/dev/null || stop "the answered case did not close"
say CRS "case closed: everyone who referred was told"

# --- two referrers in one case, and a close that comes too early
refer hiow-police "$R/ppn-medium.json" ppn-medium; medium=$ID medium_case=$CASE
open_by $CRS "$medium"
sed "s/\"tellback\": 1,/\"tellback\": 1, \"case\": \"$medium_case\",/" "$R/health-visitor-telephone.json" >"$ROOT/call.json"
call hv-call "$ROOT/call.json"; visitor=$ID
say "health -> CRS" "rang about the same child: logged into the same case"
answer decision-advice ppn-medium-advice "$medium" "$medium_case" hiow-police $(children "$medium")
told hiow-police ppn-medium-advice
say "CRS -> police" "decision: advice"
if [ "$BREAK" = close ]; then world_as $CRS close "$medium_case" --reason complete >/dev/null; else
	if world_as $CRS close "$medium_case" --reason complete >"$ROOT/refused.txt" 2>&1; then stop "a case closed with a referrer unanswered"; fi
fi
say CRS "close REFUSED: hiow-health is not answered yet"
[ "$BREAK" = close ] || grep -q hiow-health "$ROOT/refused.txt" || stop "the refusal does not name who is unanswered: $(cat "$ROOT/refused.txt")"
answer decision-advice hv-advice "$visitor" "$medium_case" hiow-health $(children "$visitor")
told hiow-health hv-advice
say "CRS -> health" "decision: advice; now the health visitor is told too"

# --- the other routes
refer scas-ambulance "$R/ambulance.json" ambulance; ambulance=$ID ambulance_case=$CASE
open_by $CRS "$ambulance"
answer decision-nfa ambulance-nfa "$ambulance" "$ambulance_case" scas-ambulance $(children "$ambulance"); told scas-ambulance ambulance-nfa
say "ambulance -> CRS" "written; answered: no further action"
call school-call "$R/school-telephone.json"
answer decision-advice school-call-advice "$ID" "$CASE" quayside-school $(children "$ID"); told quayside-school school-call-advice
say "school -> CRS" "by telephone; CRS logged the call; answered: advice"
call gp-call "$R/gp-unsafe-telephone.json"; gp=$ID
answer decision-nfa gp-nfa "$gp" "$CASE" "" $(children "$gp")
does gp-told $CRS told "$ANSWER" --channel phone --reason unsafe --who "the doctor"
say "GP -> CRS" "by telephone; not safe to write back: told by phone"
call anonymous "$R/anonymous-caller.json"
answer decision-advice anonymous-advice "$ID" "$CASE" "" $(children "$ID")
say "anonymous -> CRS" "nobody to write back to: decided all the same"
refer quayside-school "$R/school-slip.json" slip; open_by $CRS "$ID"
answer decision-advice slip-advice "$ID" "$CASE" quayside-school $(children "$ID"); told quayside-school slip-advice
say "school -> CRS" "a slip, \"I rang at ten past ten\": answered"
refer hiow-police "$R/two-agencies-police.json" two-police; one=$ID one_case=$CASE; open_by $CRS "$one"
refer hiow-health "$R/two-agencies-health.json" two-health; two=$ID two_case=$CASE; open_by $CRS "$two"
answer decision-nfa two-police-nfa "$one" "$one_case" hiow-police $(children "$one")
answer decision-nfa two-health-nfa "$two" "$two_case" hiow-health $(children "$two")
told hiow-police two-police-nfa; told hiow-health two-health-nfa
say "police, health" "both referred one child; neither learns of the other"
refer dorset-trust "$R/unborn-child.json" unborn; unborn=$ID unborn_case=$CASE; open_by $CRS "$unborn"
answer decision-assessment unborn-assessment "$unborn" "$unborn_case" dorset-trust $(children "$unborn"); told dorset-trust unborn-assessment
unborn_promise=$ANSWER
say "trust -> CRS" "an unborn child, from outside: an assessment begins"

# --- the crash: everything of the broker dies while words are under way
refer quayside-school "$R/three-siblings.json" siblings; siblings=$ID siblings_case=$CASE; open_by $CRS "$siblings"
school=$(world_pid quayside-school); broker=$(world_pid tellbackd)
kill -STOP "$school"
answer decision-siblings siblings-decision "$siblings" "$siblings_case" quayside-school $(children "$siblings")
for child in $(world_children "$broker"); do [ "$(world_name "$child")" = tellback-core ] && core=$child; done
kill -STOP "$core"
post hiow-police "$R/ppn-standard.json" ppn-standard
looks=0
until world_as hiow-police status | grep -qE '^waiting +1$'; do looks=$((looks + 1)); [ $looks -lt 3000 ] || stop "the police sent nothing"; done
[ ! -e "$(world_spool $CRS)/out/sent/siblings-decision.quayside-school.receipt" ] || stop "nothing was outstanding"
say demo "a referral is unanswered, three decisions not delivered"
kill -STOP "$broker" # or it would start them again in between
for pid in $(world_children "$broker"); do world_kill "$(world_name "$pid")" "$pid"; done
world_kill tellbackd "$broker"
say demo "KILLED every broker process (SIGKILL)"
# its vault stands still, so the agent fetches, keeps what came, and waits for it
vault=$(world_children "$school" | cut -d' ' -f1)
kill -STOP "$vault"
world_broker || exit 1
say broker "back"
: >"$ROOT/log/quayside-school.log"
kill -CONT "$school"
# this line is written after the commit; from there it waits for its vault
timeout 120 tail -n +1 -f "$ROOT/log/quayside-school.log" 9>&- | grep -q -m1 'event=inbox.durable' ||
	stop "the school's agent fetched nothing"
world_kill quayside-school "$school"
world_kill quayside-school-vault "$vault"
if [ "$BREAK" != told ]; then
	world_agent quayside-school || exit 1
	grep -q 'raw=1' "$ROOT/log/quayside-school.log" || stop "the school's agent had nothing fetched and unverified"
	say school "its agent KILLED between fetch and verified; it is back"
	told quayside-school siblings-decision
	say "CRS -> school" "three siblings, three decisions: verified all the same"
else
	say demo "BREAK=told: the school's agent stays away"
fi
standard=$(accepted hiow-police ppn-standard) || exit 1
standard_case=$(member "$(world_spool hiow-police)/out/sent/ppn-standard.accepted.json" case)
arrived $CRS "$standard"; open_by $CRS "$standard"
say "police -> CRS" "PPN, standard: the same bytes again, accepted once"
answer decision-early-help standard-early-help "$standard" "$standard_case" hiow-police $(children "$standard"); told hiow-police standard-early-help
answer outcome-early-help standard-outcome "$ANSWER" "$standard_case" hiow-police $(children "$standard"); told hiow-police standard-outcome
say "CRS -> police" "early help offered, and what came of it"
answer outcome-assessment unborn-outcome "$unborn_promise" "$unborn_case" dorset-trust $(children "$unborn"); told dorset-trust unborn-outcome
say "CRS -> trust" "the outcome of the assessment"
for case in "$medium_case" "$ambulance_case" "$one_case" "$two_case" "$unborn_case"; do
	world_as $CRS close "$case" --reason complete >/dev/null || [ "$BREAK" = close ] || stop "an answered case did not close"
done
say CRS "five answered cases closed"
