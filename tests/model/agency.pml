/* What every agent does: its link, its outbox, its inbox; a crash, an older copy. */

/* ---- an agency: what every agent does ---- */

/* Its link: hello, what it lacks of its own, submits in the order of their
 * numbers, what is answered. */

#ifdef RESTORE
/* how far its numbers go: until the broker has so many again of everybody,
 * nothing is refused that may only build on one of those */
inline find_said(a)
{
	j = 0;
	m = 0;
	do
	:: j < NOTES ->
		if
		:: FROM(j) == a && seq[j] > m && (mutant != M_SAYS_ANSWERED || promised[j] || sent[j] >= ANSWERED) -> m = seq[j]
		:: else
		fi;
		j++
	:: else -> break
	od;
	said[a] = m + 1;
	ALL_TRY_AGAIN;
	m = 0;
	j = 0
}
#endif

inline hello(a)
{
	find_highest(a, x);
	find_unanswered(a, y);
	known_have[a] = have[a];
	talk[a] = READY;
#ifdef RESTORE
	/* its stream may have other places from there on than those we passed */
	if
	:: was_restored && !knows[a] ->
		knows[a] = 1;
		cursor[a] = (mutant != M_CURSOR_KEPT && cursor[a] > kept_length[a] -> kept_length[a] : cursor[a])
	:: else
	fi;
#endif
	if
	:: have[a] > x ->
		talk[a] = (mutant == M_NO_ADOPT -> READY : SYNCING)
	:: else ->
		if
		:: have[a] < x && (y == 0 || have[a] + 1 < y) && mutant != M_NO_REWIND ->
			again_from[a] = have[a] + 1;
			rewind_from(a, have[a] + 1)
		:: else ->
			/* at the broker's last number other bytes stand than ours */
			i = 0;
			do
			:: i < NOTES ->
				if
				:: FROM(i) == a && sent[i] == SIGNED && seq[i] == have[a] && !(got[i] != 0 && under[i] == seq[i]) ->
					talk[a] = SYNCING
				:: else
				fi;
				i++
			:: else -> break
			od
		fi
	fi;
	x = 0;
	y = 0
}

/* One of our own that the broker has beyond ours, or in the place of ours. */
inline adopt(a)
{
	/* the lowest number at which its bytes are not ours */
	find_unanswered(a, y);
	find_highest(a, x);
	if
	:: y == 0 || y > x -> y = x + 1
	:: else
	fi;
	m = NOBODY;
	j = 0;
	do
	:: j < NOTES ->
		if
		:: FROM(j) == a && got[j] != 0 && under[j] >= y && under[j] <= known_have[a] && seq[j] != under[j] &&
		   (m == NOBODY || under[j] < under[m]) -> m = j
		:: else
		fi;
		j++
	:: else -> break
	od;
	if
	:: m == NOBODY -> talk[a] = READY
	:: else ->
		y = under[m];
		free_from(a, y);
		if
		:: sent[m] <= OFFERED -> sent[m] = SIGNED; seq[m] = y
		:: sent[m] > OFFERED -> seq[m] = y
		fi;
		DID(a, ADOPT, m)
	fi;
	m = 0;
	x = 0;
	y = 0
}

inline on_expected(a, n)
{
	find_unanswered(a, y);
	x = wanted[a];
	if
	:: x >= y && x <= seq[n] -> skip
	:: x > seq[n] -> forget_link(a)
	:: else ->
		if
		:: again_from[a] != x && mutant != M_NO_REWIND -> again_from[a] = x; rewind_from(a, x)
		:: else ->
			again_from[a] = 0;
			known_have[a] = x - 1;
			free_from(a, x);
			i = 0;
			do
			:: i < NOTES ->
				if
				:: FROM(i) == a && seq[i] >= x && sent[i] != SIGNED -> seq[i] = 0
				:: else
				fi;
				i++
			:: else -> break
			od
		fi
	fi;
	x = 0;
	y = 0
}

inline on_answer(a)
{
	m = asking[a] - 1;
	asking[a] = 0;
	asking_seq[a] = 0;
	if
	:: sent[m] != SIGNED || seq[m] != answer_seq[a] -> skip /* freed since: what is said of the old bytes is void */
	:: else ->
		if
		:: answer[a] == YES ->
			sent[m] = ANSWERED;
			promised[m] = 1;
			/* what is promised is kept */
			assert(got[m] == TAKEN && STORED);
			DID(a, LEARN, m)
		:: answer[a] == NO ->
			sent[m] = DENIED;
			DID(a, DENY, m)
		:: answer[a] == EXPECTED -> on_expected(a, m)
		:: answer[a] == BUSY -> skip
		fi
	fi;
	answer[a] = 0;
	answer_seq[a] = 0;
	wanted[a] = 0;
	m = 0
}

inline submit(a)
{
	find_unanswered(a, y);
	i = 0;
	do
	:: i < NOTES ->
		if
		:: FROM(i) == a && sent[i] == SIGNED && seq[i] == y -> x = i
		:: else
		fi;
		i++
	:: else -> break
	od;
	asking[a] = x + 1;
	asking_seq[a] = y;
	sent[x] = (mutant == M_LEARN_ON_SEND -> ANSWERED : SIGNED);
	DID(a, SUBMIT, x);
	x = 0;
	y = 0
}

#define GIVE_UP(a) \
	if \
	:: mutant == M_GIVES_UP && asking[a] != 0 -> sent[asking[a] - 1] = DENIED \
	:: else \
	fi

#ifdef RESTORE
/* what is ours goes first, then what the broker lacks is offered */
#define OFFERS(a, has_signed) \
	:: d_step { was_restored && knows[a] && talk[a] == READY && said[a] == 0 && asking[a] == 0 && (!(has_signed) || WAITS(a)) -> \
		find_said(a) }
#else
#define OFFERS(a, has_signed)
#endif

#define LANE(a, has_signed) \
	OFFERS(a, has_signed) \
	:: d_step { talk[a] == DOWN -> hello(a) } \
	:: d_step { talk[a] == SYNCING -> adopt(a) } \
	:: d_step { talk[a] == READY && asking[a] == 0 && !WAITS(a) && has_signed -> submit(a); ARRIVES(a) } \
	/* the broker is busy, or its disk is nearly full */ \
	:: d_step { talk[a] == READY && asking[a] == 0 && has_signed && MAY(busies) -> SPEND(busies); may_free = 1 } \
	/* it goes out, the link goes down, the broker reads it later */ \
	:: d_step { talk[a] == READY && asking[a] == 0 && has_signed && late[a] == 0 && MAY(cuts) -> \
		SPEND(cuts); submit(a); late[a] = asking[a]; late_seq[a] = asking_seq[a]; GIVE_UP(a); forget_link(a) } \
	:: d_step { answer[a] != 0 -> on_answer(a) } \
	/* the link goes down: the question is lost, or its answer, or the broker reads it yet */ \
	:: d_step { talk[a] != DOWN && MAY(cuts) -> SPEND(cuts); GIVE_UP(a); forget_link(a) }

/* the next of its stream: kept with the cursor, or known already */
#define HAS_NEXT(a) (cursor[a] < length[a])
inline find_next(a)
{
	x = cursor[a];
	y = x + 1
}
#ifdef RESTORE
#define HAS_BODY(n) body[n]
#else
#define HAS_BODY(n) 1
#endif

inline keep_receipt(a)
{
	if
	:: in[m] == 0 -> in[m] = HEARD; DID(a, HEAR, m)
	:: else -> DID(a, HEAR, m)
	fi
}

inline keep_envelope(a)
{
	if
	:: in[m] == 0 || mutant == M_NO_DEDUP_AGENT ->
		/* once on its disk, whatever comes again */
		assert(in[m] == 0 && ONCE);
		in[m] = (HAS_BODY(m) -> WHOLE : PARTIAL);
		DID(a, KEEP, m)
	:: else -> skip /* known already */
	fi
}

inline keep(a)
{
	find_next(a);
	m = stream[(a) * STREAM + x];
	if
	:: mutant == M_SKIPS -> m = stream[(a) * STREAM + length[a] - 1]; y = y + length[a] - x - 1
	:: else
	fi;
	cursor[a] = y;
	if
	:: mutant == M_CURSOR_FIRST -> fetched[a] = m + 1
	:: mutant != M_CURSOR_FIRST && IS_RECEIPT(m) -> keep_receipt(a)
	:: else -> keep_envelope(a)
	fi;
	m = 0;
	x = 0;
	y = 0
}

#define IS_FREE_TO_READ(a) (fetched[a] == 0)
#define READER(a) \
	:: d_step { talk[a] == READY && HAS_NEXT(a) && IS_FREE_TO_READ(a) -> keep(a) }

/* its number; all that is said before is on its disk */
inline sign(a, n)
{
	find_highest(a, x);
	if
	:: known_have[a] > x -> x = known_have[a]
	:: else
	fi;
	sent[n] = SIGNED;
	seq[n] = x + 1;
	DID(a, SIGN, n);
	x = 0
}

#define SIGNS(a, n) \
	:: d_step { talk[a] == READY && sent[n] == OFFERED -> sign(a, n) }

/* Into the outbox; with the link up it has its number in the same turn. */
inline offer(a, n, word)
{
	sent[n] = OFFERED;
	DID(a, word, n);
	if
	:: talk[a] == READY -> sign(a, n)
	:: else
	fi
}

/* put off by the broker: something more urgent takes its number */
inline put_off(a)
{
	find_unanswered(a, x);
	if
	:: x > known_have[a] -> free_from(a, x)
	:: else
	fi;
	x = 0
}

#define PUTS_OFF(a, has_signed, has_offered) \
	:: d_step { talk[a] == READY && asking[a] == 0 && may_free && has_signed && has_offered -> may_free = 0; put_off(a) }


#ifdef RESTORE
#define WHOLES(a, n) \
	:: d_step { in[n] == PARTIAL && body[n] && talk[a] == READY -> in[n] = WHOLE }
/* the sender keeps the sealed bytes, and offers them */
#define BRINGS(a, n) \
	:: d_step { mutant != M_BODY_DROPPED && got[n] == TAKEN && !body[n] && sent[n] != 0 && talk[a] == READY -> body[n] = 1 }
#else
#define WHOLES(a, n)
#define BRINGS(a, n)
#endif

inline agent_crash(a)
{
	forget_link(a);
	fetched[a] = 0;
	if
	:: a < N -> due[a % N] = 0
	:: else
	fi;
	if
	:: mutant == M_KEPT_IN_MEMORY && a < N && in[ANS(a % N)] <= VERIFIED -> in[ANS(a % N)] = 0; told[a % N] = 0
	:: mutant == M_OUTBOX_IN_MEMORY && a < N && sent[REF(a % N)] <= SIGNED -> sent[REF(a % N)] = 0; seq[REF(a % N)] = 0
	:: else
	fi
}
#define AGENT_CRASH(a) \
	:: d_step { MAY(agent_crashes) -> SPEND(agent_crashes); agent_crash(a) }

#ifdef AGED
#define IS_OWN_KNOWN(a) (AGED != (a) || aged < 2 || talk[a] == READY)
#define WAS_AGED(a) (AGED == (a) && aged == 2)
#define IS_OF(a, n) (FROM(n) == (a) || TO(n) == (a))
inline copy_agent(a)
{
	i = 0;
	do
	:: i < NOTES ->
		if
		:: FROM(i) == a -> old_sent[i] = sent[i]; old_seq[i] = seq[i]
		:: TO(i) == a -> old_in[i] = in[i]
		:: else
		fi;
		i++
	:: else -> break
	od;
	old_cursor = cursor[a]
}
inline age_agent(a)
{
	i = 0;
	do
	:: i < NOTES ->
		if
		:: FROM(i) == a -> sent[i] = old_sent[i]; seq[i] = old_seq[i]
		:: TO(i) == a -> in[i] = old_in[i]
		:: else
		fi;
		old_sent[i] = 0;
		old_seq[i] = 0;
		old_in[i] = 0;
		i++
	:: else -> break
	od;
	cursor[a] = old_cursor;
	old_cursor = 0;
	forget_link(a);
	late[a] = 0;
	late_seq[a] = 0
}
#define AGES(a) \
	:: d_step { AGED == (a) && aged == 0 -> aged = 1; copy_agent(a) } \
	:: d_step { AGED == (a) && aged == 1 -> aged = 2; age_agent(a) }
#else
#define IS_OWN_KNOWN(a) true
#define WAS_AGED(a) false
#define AGES(a)
#endif

