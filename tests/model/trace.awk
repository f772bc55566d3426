# The `step.` lines of a real run, cut into its cases and told in the model's
# words: a file DIR/NUMBER.case for each, "agency word note" a line (script.h).
# Variables: dir, words ("START=1 OFFER=2 ..."); without a file for a case a line
# "# left out CASE: WHY" is printed, else "case NUMBER CASE steps=N".

BEGIN {
	count = split(words, list, " ")
	for (i = 1; i <= count; i++) { split(list[i], pair, "="); number[tolower(pair[1])] = pair[2] }
	# what undoes or moves what is owed is not in the model
	split("recall retract excuse told-otherwise handover handover-accepted link unlink not-told not-ours correct", list, " ")
	for (i in list) is_foreign[list[i]] = 1
}

match($0, /event=step\.[a-z]+ /) {
	lines++
	word[lines] = substr($0, RSTART + 11, RLENGTH - 12)
	rest = substr($0, RSTART + RLENGTH)
	n = split(rest, part, " ")
	for (i = 1; i <= n; i++) {
		eq = index(part[i], "=")
		value[lines, substr(part[i], 1, eq - 1)] = substr(part[i], eq + 1)
	}
	learn_of(lines)
}

function of(line, name) { return ((line, name) in value) ? value[line, name] : "" }

# What the lines say of messages, before any case is told.
function learn_of(line,   w, id, where) {
	w = word[line]; id = of(line, "id"); where = of(line, "at")
	if (of(line, "index") != "") place[id] = of(line, "index")
	if ((w == "offer" || w == "accept") && !(id in type)) {
		type[id] = of(line, "type"); re[id] = of(line, "re"); in_case[id] = of(line, "case")
		from[id] = w == "offer" ? where : of(line, "from")
		message[++messages] = id
		if (!(in_case[id] in seen)) { seen[in_case[id]] = 1; case_of[++cases] = in_case[id] }
	}
	if (w == "accept") taken[id] = 1
	if (w == "refuse") refused[id] = 1
	if (w == "keep" && !(id in keeper)) keeper[id] = where
	if (w == "keep") kept_at[where, id] = of(line, "cursor")
	if (w == "attest" || w == "settle") {
		by = w == "attest" ? where : of(line, "by")
		key = by SUBSEP id SUBSEP of(line, "status")
		# the first receipt that says so; another role's says nothing new here
		if (!(key in receipt)) receipt[key] = of(line, "receipt")
	}
	if (w == "verify" && of(line, "status") != "verified") unreadable[id] = 1
}

function leave(why) { print "# left out " token ": " why; return 0 }

# Who is who in the case, and which note is which of the model's.
function cast(   i, id, r, t, k) {
	split("", agency); split("", note); split("", notes_of)
	N = 0; holder = ""; k = 0
	for (i = 1; i <= messages; i++) {
		id = message[i]; t = type[id]
		if (in_case[id] != token) continue
		if (t in is_foreign) return leave("a " t)
		if (id in unreadable) return leave("a message that could not be opened")
		if (t == "referral") {
			if (from[id] in agency) return leave("two referrals of one agency")
			if (N == 3) return leave("more than three referrers")
			if (id in refused) return leave("a refused referral")
			agency[from[id]] = N; note[id] = N; ref[N] = id; N++
		}
		if ((t == "decision" || t == "close") && holder == "") holder = from[id]
		if ((t == "decision" || t == "close") && holder != from[id]) return leave("two desks")
	}
	if (!N) return leave("no referral")
	if (holder == "") holder = (ref[0] in keeper) ? keeper[ref[0]] : "-"
	if (holder in agency) return leave("the holder's own referral")
	agency[holder] = 3; agency["broker"] = 4
	# closes that were taken, and of the others as many as there is room for
	for (r = 1; r >= 0; r--)
		for (i = 1; i <= messages; i++) {
			id = message[i]
			if (in_case[id] != token || type[id] != "close" || (id in taken) != r) continue
			if (k == 8 && r) return leave("more than eight closes")
			if (k < 8) note[id] = 15 + k++
		}
	for (r = 0; r < N; r++) {
		ans = ""
		for (i = 1; i <= messages; i++) {
			id = message[i]
			if (in_case[id] == token && type[id] == "decision" && re[id] == ref[r] && (ans == "" || (!(ans in taken) && (id in taken))))
				ans = id
		}
		if (ans == "") continue
		note[ans] = 3 + r
	}
	return 1
}

# The receipt's note that ${by} says of ${id} so; -1 for one that the model has not.
function receipt_note(by, id, status) {
	if (!(id in note)) return -1
	if (note[id] < 3 && by == holder && status == "opened") return 12 + note[id]
	if (note[id] >= 3 && note[id] < 6 && (by in agency) && agency[by] == note[id] - 3)
		return status == "opened" ? 6 + note[id] : status == "verified" ? 3 + note[id] : -1
	return -1
}

# The model's notes that one signed note is, in the order of its lines.
function notes_named(where, id,   got, r, s, key, k) {
	split("", named); k = 0
	if (id in note) { named[++k] = note[id]; return k }
	for (s = 1; s <= 2; s++)
		for (r in note) {
			got = receipt_note(where, r, s == 1 ? "opened" : "verified")
			key = where SUBSEP r SUBSEP (s == 1 ? "opened" : "verified")
			if (got >= 0 && (key in receipt) && receipt[key] == id) named[++k] = got
		}
	return k
}

function tell(where, w, n) { script = script agency[where] " " number[w] " " n "\n"; steps++; told[where]++ }

# Of a start: a bit for each envelope that it is known to have, and to lack.
# What was kept or taken unsaid may be there or not.
function tell_start(line, where,   id, is_there, has, lacks) {
	has = 0; lacks = 0
	for (id in note) {
		if (where == "broker") {
			if (!(id in place) || (id in refused) || !(id in taken)) continue
			is_there = place[id] + 0 < of(line, "leaves") + 0
		} else {
			if (!((where, id) in kept_at)) continue
			is_there = kept_at[where, id] + 0 <= of(line, "cursor") + 0
		}
		if (is_there) has += 2 ^ note[id]; else lacks += 2 ^ note[id]
	}
	tell(where, "start", "31 " has " " lacks)
}

function tell_numbers(line, where, w,   n, i, from_seq, r) {
	from_seq = of(line, "seq") + 0
	for (n = 0; n < 23; n++)
		if ((where, n) in at_seq && at_seq[where, n] >= from_seq && state[where, n] == (w == "free" ? "signed" : "answered")) {
			tell(where, w, n)
			state[where, n] = w == "free" ? "" : "signed"
			if (w == "free") delete at_seq[where, n]
		}
}

function tell_line(line,   w, where, id, n, k, i) {
	w = word[line]; where = of(line, "at"); id = of(line, "id")
	if (w == "close" || w == "reopen") { if (of(line, "case") == token) tell("broker", w, 31); return }
	if (!(where in agency)) return
	if (w == "start") { tell_start(line, where); return }
	if (w == "free" || w == "rewind") { tell_numbers(line, where, w); return }
	if (w == "settle" || w == "hear" || w == "attest") {
		n = receipt_note(w == "attest" ? where : of(line, "by"), id, of(line, "status"))
		key = w SUBSEP where SUBSEP n
		if (n >= 0 && !(key in once) && (w != "hear" || hears(where, n))) { once[key] = 1; tell(where, w, n) }
		return
	}
	if (w == "verify" || w == "open" || w == "keep") {
		key = w SUBSEP where SUBSEP id
		if ((id in note) && !(key in once) && (note[id] < 3 ? where == holder : note[id] < 6 && agency[where] == note[id] - 3)) {
			once[key] = 1
			tell(where, w, note[id])
		}
		return
	}
	if (w == "accept" || w == "refuse") { if (id in note) tell("broker", w, note[id]); return }
	# offer sign submit learn deny adopt: of the sender's own
	k = notes_named(where, id)
	for (i = 1; i <= k; i++) {
		tell(where, w, named[i])
		if (w == "sign" || w == "submit" || w == "adopt") { at_seq[where, named[i]] = of(line, "seq") + 0; state[where, named[i]] = "signed" }
		if (w == "learn" || w == "deny") state[where, named[i]] = "answered"
	}
}

function hears(where, n) { return n >= 12 ? agency[where] == n - 12 : where == holder }

END {
	for (c = 1; c <= cases; c++) {
		token = case_of[c]
		if (!cast()) continue
		script = ""; steps = 0; split("", told); split("", once); split("", at_seq); split("", state)
		for (line = 1; line <= lines; line++) tell_line(line)
		file = dir "/" c ".case"
		printf "%s", script > file
		close(file)
		print "case " c " " token " steps=" steps " referrers=" N
	}
}
