# One working day of Southampton's front door, at the mix of the 12 months to
# August 2024: 82 contacts, of them 11 to assessment, 6 to early help, 65 to
# advice or no further action (tests/data/southampton-front-door-monthly.csv,
# over 253 working days).  Who refers: England's split by source, 2020 (DfE,
# children in need): police 23, schools and education 17, health 12, council
# services, housing, legal and other 20, individuals 7, anonymous or unknown 3.
# All but the police ring, and the front door logs the call.

AGENCIES="$AGENCIES
solent-council|tellback-agent|council|TEST Council services|--area $CRS"
CONTACTS=82 HOURS="09 10 11 12 13 14 15 16"

# day_plan: one line a contact: number, who, template of the answer.
day_plan() {
	awk -v contacts=$CONTACTS 'BEGIN {
		split("hiow-police:23 quayside-school:17 hiow-health:12 solent-council:20 individual:7 anonymous:3", who, " ")
		split("decision-assessment:11 decision-early-help:6 decision-advice:33 decision-nfa:32", what, " ")
		for (i = 1; i in who; i++) { split(who[i], p, ":"); for (j = 0; j < p[2]; j++) whos[nw++] = p[1] }
		for (i = 1; i in what; i++) { split(what[i], p, ":"); for (j = 0; j < p[2]; j++) whats[nt++] = p[1] }
		# strides prime to 82 spread both lists over the day and each other
		for (i = 0; i < contacts; i++) print i + 1, whos[(i * 37) % nw], whats[(i * 51 + 7) % nt] }'
}

# day_contact NUMBER WHO: the referral as a JSON file.
day_contact() {
	awk -v n="$1" -v who="$2" -v crs=$CRS -v today="$(date -u +%Y-%m-%dT%H:%M:00Z)" 'BEGIN {
		# an NHS number of the test range 999, its check digit by modulus 11
		for (serial = 100000 + n * 11;; serial++) {
			digits = "999" serial; sum = 0
			for (i = 1; i <= 9; i++) sum += substr(digits, i, 1) * (11 - i)
			check = (11 - sum % 11) % 11
			if (check < 10) break
		}
		split("HIGH MEDIUM STANDARD STANDARD STANDARD", grades, " ")
		print "{\n  \"tellback\": 1,\n  \"type\": \"referral\",\n  \"clientReference\": \"DAY-" n "\","
		if (who == "hiow-police") print "  \"to\": [\"" crs "\"],\n  \"route\": \"WRITTEN\",\n  \"awareAt\": \"" today "\",\n  \"source\": \"6\","
		else {
			to = who == "individual" || who == "anonymous" ? "" : "\"" crs "\", \"" who "\""
			print "  \"to\": [" to "],\n  \"route\": \"TELEPHONE\",\n  \"receivedAt\": \"" today "\",\n  \"onBehalfOf\": \"" who "\","
		}
		print "  \"grade\": \"" grades[n % 5 + 1] "\",\n  \"protection\": \"NONE\","
		print "  \"handling\": {\"parentsTold\": \"NO\"},"
		print "  \"children\": [{\"givenNames\": \"TEST\", \"familyName\": \"TEST-Day" n "\", \"sex\": \"U\", \"birthDate\": \"2015-01-01\", \"nhsNumber\": \"" digits check "\", \"ethnicity\": \"NOBT\"}],"
		print "  \"concerns\": [{\"category\": \"NEG\", \"narrative\": \"TEST contact number " n " of the day.\"}]\n}" }'
}

say registrars "the same partnership, and council services as an agent"
world_make || exit 1
world_broker && world_load || exit 1
for id in $(world_ids); do world_agent "$id" || exit 1; done
say broker "ready; a working day begins: $CONTACTS contacts"
day_plan >"$ROOT/plan"
out=$(world_spool $CRS)/out/sent
per=$((CONTACTS / 8 + 1)); done_=0
for hour in $HOURS; do
	sed -n "$((done_ + 1)),$((done_ + per))p" "$ROOT/plan" >"$ROOT/hour"
	done_=$((done_ + per)); [ $done_ -le $CONTACTS ] || done_=$CONTACTS
	while read -r n who what; do
		from=$CRS; [ "$who" = hiow-police ] && from=hiow-police
		day_contact "$n" "$who" >"$ROOT/contact.json"
		post $from "$ROOT/contact.json" "day-$n"
	done <"$ROOT/hour"
	while read -r n who what; do
		from=$CRS; [ "$who" = hiow-police ] && from=hiow-police
		id=$(accepted $from "day-$n") || exit 1
		[ $from = $CRS ] || { arrived $CRS "$id"; open_by $CRS "$id"; }
		case=$(member "$(world_spool $from)/out/sent/day-$n.accepted.json" case)
		to=$who; case $who in individual | anonymous) to='' ;; esac
		# shellcheck disable=SC2046
		answer "$what" "day-$n-answer" "$id" "$case" "$to" $(children "$id")
		echo "$n $who $what $case $ANSWER"
	done <"$ROOT/hour" >"$ROOT/answered"
	while read -r n who what case id; do
		case $who in
		individual) world_as $CRS told "$id" --channel phone --reason no-agent --who "the caller" >/dev/null || stop "told $n" ;;
		anonymous) ;;
		*) told "$who" "day-$n-answer" ;;
		esac
		case $what in
		decision-advice | decision-nfa) world_as $CRS close "$case" --reason complete >/dev/null || stop "contact $n: an answered case did not close" ;;
		esac
	done <"$ROOT/answered"
	say "$hour:00 $done_ of $CONTACTS" "$(sed 's/individual/caller/; s/anonymous/unknown/; s/ [a-z]*-/ /' "$ROOT/hour" | awk '{print $2}' |
		sort | uniq -c | awk '{printf "%s%s %s", (NR > 1 ? " " : ""), $2, $1}')"
done
