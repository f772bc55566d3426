/* The broker: its log, its duties, its streams; and being put back. */

/* ---- the broker ---- */

#define OWES_DECISION(r) (got[REF(r)] == TAKEN && got[ANS(r)] != TAKEN)
#define OWES_ACKNOWLEDGE(r) (got[REF(r)] == TAKEN && got[ACK(r)] != TAKEN)
#define OWES_VERIFY(r) (got[ANS(r)] == TAKEN && got[VER(r)] != TAKEN && got[OPN(r)] != TAKEN)
#define OWES(r) (mutant != M_CLOSE_NO_DECISION && OWES_DECISION(r) || \
	mutant != M_CLOSE_NO_ACKNOWLEDGE && OWES_ACKNOWLEDGE(r) || \
	mutant != M_CLOSE_TOLD_ON_SEND && OWES_VERIFY(r))
#define IS_DONE(r) (got[REF(r)] == TAKEN && !OWES(r))
#if N == 1
#define MAY_CLOSE (!OWES(0))
#elif N == 2
#define MAY_CLOSE (!OWES(0) && !OWES(1) || mutant == M_CLOSE_ANY && (IS_DONE(0) || IS_DONE(1)))
#else
#define MAY_CLOSE (!OWES(0) && !OWES(1) && !OWES(2) || mutant == M_CLOSE_ANY && (IS_DONE(0) || IS_DONE(1) || IS_DONE(2)))
#endif

/* nobody is untold in a closed case, whatever the broker believes */
#define IS_SOUND(r) (!closed || got[REF(r)] != TAKEN || (told[r] && in[REF(r)] == OPENED))
#define IS_SOUND_AGED(r) (!closed || got[REF(r)] != TAKEN || told[r])

inline check_closed()
{
	i = 0;
	do
	:: i < N ->
#ifdef AGED
		assert(IS_SOUND_AGED(i) && UNTOLD); /* a holder put back does not remember having opened it */
#else
		assert(IS_SOUND(i) && UNTOLD);
#endif
		i++
	:: else -> break
	od
}

inline put_stream(a, n)
{
	assert(length[a] < STREAM && BOUNDED);
	stream[(a) * STREAM + length[a]] = n;
	length[a]++
}

#ifdef RESTORE
inline put_log(n, s, refused)
{
	assert(leaves < LOG && BOUNDED);
	leaf[leaves] = n + 32 * refused;
	number[leaves] = s;
	leaves++
}
#else
#define put_log(n, s, refused) skip
#endif

/* the note takes its number and its place, and does what it does */
inline take(n, s)
{
	put_log(n, s, 0);
	have[FROM(n)] = s;
	/* no effect twice */
	assert((got[n] != TAKEN || IS_RECEIPT(n)) && ONCE);
	got[n] = TAKEN;
	under[n] = s;
	if
	:: TO(n) != NOBODY -> put_stream(TO(n), n)
	:: else
	fi
}

/* it is about something that is not in the log */
#define IS_FOREIGN(n) ((n) >= N && !IS_CLOSE(n) && got[(IS_RECEIPT(n) -> ABOUT(n) : REF((n) % N))] != TAKEN)
#define REFUSES(n) (IS_CLOSE(n) && !MAY_CLOSE || IS_FOREIGN(n) || mutant == M_LATE_REFERRAL_REFUSED && (n) < N && closed)
/* the same bytes; or an envelope's under another number: the same answer */
#define IS_THERE(n, s) (got[n] != 0 && (under[n] == s || !IS_RECEIPT(n)) && mutant != M_NO_DEDUP && mutant != M_NO_SAME_ANSWER)
#define IS_NEXT(n, s) (s == have[FROM(n)] + 1 || mutant == M_NO_DEDUP)
#define REOPENS(n) (closed && (n) < N && mutant != M_NO_REOPEN)

/* of M_ANSWER_FIRST: what was answered, and is not committed yet: note + 1 */
byte uncommitted;
byte uncommitted_seq;

#ifdef RESTORE
bit waits[AGENCIES]; /* until something else happens at the broker: it was put off */
inline all_try_again()
{
	waits[0] = 0;
	waits[1] = 0;
#if N > 1
	waits[2] = 0
#endif
}
#define ALL_TRY_AGAIN all_try_again()
#define WAITS(a) waits[a]
#define PUT_OFF(a) waits[a] = 1
#define IS_HEARD(a) (said[a] > 0 && (have[a] + 1 >= said[a] || mutant == M_HEARD_TOO_SOON))
/* whose note this is waits for the others alone */
#define IS_HEARD_BUT(a, b) (IS_HEARD(b) || (a) == (b))
#if N == 1
#define ARE_HEARD(a) (IS_HEARD_BUT(a, 0) && IS_HEARD_BUT(a, 1))
#elif N == 2
#define ARE_HEARD(a) (IS_HEARD_BUT(a, 0) && IS_HEARD_BUT(a, 1) && IS_HEARD_BUT(a, 2))
#else
#define ARE_HEARD(a) (IS_HEARD_BUT(a, 0) && IS_HEARD_BUT(a, 1) && IS_HEARD_BUT(a, 2) && IS_HEARD_BUT(a, 3))
#endif
#define IS_PUT_OFF(n, s) (was_restored && !IS_THERE(n, s) && IS_NEXT(n, s) && REFUSES(n) && !is_over && !was_denied[n] && !ARE_HEARD(FROM(n)) && mutant != M_REFUSED_TOO_SOON)
#else
#define ALL_TRY_AGAIN skip
#define WAITS(a) false
#define PUT_OFF(a) skip
#define IS_PUT_OFF(n, s) false
#endif

inline commit(n, s)
{
	ALL_TRY_AGAIN;
	if
	:: REFUSES(n) ->
		put_log(n, s, 1);
		have[FROM(n)] = s;
		got[n] = REFUSED;
		under[n] = s;
		DID(BROKER, REFUSE, n)
	:: else ->
		if
		:: REOPENS(n) -> closed = 0; DID(BROKER, ACCEPT, n); DID(BROKER, REOPEN, 0)
		:: IS_CLOSE(n) -> closed = 1; DID(BROKER, ACCEPT, n); DID(BROKER, CLOSE, 0)
		:: IS_RECEIPT(n) -> DID(BROKER, SETTLE, n)
		:: else -> DID(BROKER, ACCEPT, n)
		fi;
		take(n, s);
		if
		:: mutant == M_SETTLES_ANOTHERS && n >= 2 * N && n < 3 * N && got[ANS((n + 1) % N)] == TAKEN ->
			got[VER((n + 1) % N)] = TAKEN
		:: mutant == M_ANSWER_FOR_ALL && n >= N && n < 2 * N ->
			got[ANS((n + 1) % N)] = TAKEN;
			got[VER((n + 1) % N)] = TAKEN
		:: else
		fi;
#ifdef RESTORE
		if
		:: n < ENVELOPES -> body[n] = 1
		:: else
		fi;
#endif
		check_closed()
	fi;
	/* a late one whose number has been taken does nothing any more: not kept, to save states */
	if
	:: mutant == 0 && late[FROM(n)] != 0 && late_seq[FROM(n)] <= have[FROM(n)] -> late[FROM(n)] = 0; late_seq[FROM(n)] = 0
	:: else
	fi
}

/* one note of a submit: what is answered is committed */
inline hear_note(a, n, s, reply, want)
{
	if
	:: IS_THERE(n, s) -> reply = (got[n] == TAKEN -> YES : NO)
	:: else ->
		if
		:: !IS_NEXT(n, s) -> reply = EXPECTED; want = have[a] + 1
		:: else ->
			if
			:: mutant == M_ANSWER_FIRST && uncommitted == 0 && !IS_CLOSE(n) ->
				uncommitted = n + 1;
				uncommitted_seq = s;
				reply = YES
			:: mutant == M_RECEIPT_DROPPED && IS_RECEIPT(n) -> have[a] = s; reply = YES
			:: else -> commit(n, s); reply = (got[n] == TAKEN -> YES : NO)
			fi
		fi
	fi
}

/* Between what is sent and what the broker does of it nothing happens that
 * could not as well have happened before. */
#define ARRIVES(a) \
	x = asking[a] - 1; \
	if \
	:: mutant == M_LEARN_ON_SEND -> late[a] = asking[a]; late_seq[a] = asking_seq[a]; asking[a] = 0; asking_seq[a] = 0 \
	:: mutant != M_LEARN_ON_SEND && IS_PUT_OFF(x, asking_seq[a]) -> asking[a] = 0; asking_seq[a] = 0; PUT_OFF(a) \
	:: else -> hear_note(a, x, asking_seq[a], answer[a], wanted[a]); answer_seq[a] = asking_seq[a] \
	fi; \
	x = 0

#define HEARS_LATE(a) \
	:: d_step { late[a] != 0 -> \
		x = late[a] - 1; \
		hear_note(a, x, late_seq[a], y, j); late[a] = 0; late_seq[a] = 0; x = 0; y = 0; j = 0 }

#define ALL_LINKS_DOWN \
	forget_link(0); late[0] = 0; late_seq[0] = 0; forget_link(1); late[1] = 0; late_seq[1] = 0; MORE_LINKS_DOWN
#if N == 1
#define MORE_LINKS_DOWN skip
#elif N == 2
#define MORE_LINKS_DOWN forget_link(2); late[2] = 0; late_seq[2] = 0
#else
#define MORE_LINKS_DOWN forget_link(2); late[2] = 0; late_seq[2] = 0; forget_link(3); late[3] = 0; late_seq[3] = 0
#endif

#ifdef RESTORE
/* the leaves that the copy has are taken again, by the same rules */
inline put_back()
{
	j = 0;
	do
	:: j < NOTES ->
		got[j] = 0;
		under[j] = 0;
		j++
	:: else -> break
	od;
	j = 0;
	do
	:: j < AGENCIES * STREAM -> stream[j] = 0; j++
	:: else -> break
	od;
	j = 0;
	do
	:: j < AGENCIES -> length[j] = 0; have[j] = 0; j++
	:: else -> break
	od;
	closed = 0;
	is_over = 0;
	j = 0;
	do
	:: j < leaves ->
		m = leaf[j] % 32;
		have[FROM(m)] = number[j];
		under[m] = number[j];
		if
		:: leaf[j] >= 32 -> got[m] = REFUSED
		:: else ->
			got[m] = TAKEN;
			if
			:: m < N -> closed = 0
			:: IS_CLOSE(m) -> closed = 1
			:: else
			fi;
			if
			:: TO(m) != NOBODY -> put_stream(TO(m), m)
			:: else
			fi
		fi;
		j++
	:: j >= leaves && j < LOG -> leaf[j] = 0; number[j] = 0; j++
	:: else -> break
	od;
	j = 0;
	do
	:: j < ENVELOPES -> body[j] = 0; j++
	:: else -> break
	od;
	j = 0;
	do
	:: j < AGENCIES -> kept_length[j] = length[j]; said[j] = 0; j++
	:: else -> break
	od;
	m = 0;
	was_restored = 1
}
#endif

#ifndef TRACE
proctype Broker()
{
end:	do
	HEARS_LATE(0)
	HEARS_LATE(1)
#if N > 1
	HEARS_LATE(2)
#endif
#if N > 2
	HEARS_LATE(3)
#endif
	:: d_step { uncommitted != 0 -> commit(uncommitted - 1, uncommitted_seq); uncommitted = 0; uncommitted_seq = 0 }
	:: d_step { MAY(crashes) -> SPEND(crashes);
		uncommitted = 0; uncommitted_seq = 0;
		ALL_LINKS_DOWN }
#ifdef RESTORE
	/* any copy: what was accepted after it is not in it */
	:: atomic {
		restores > 0 -> restores--;
		do
		:: leaves > 0 -> leaves--
		:: break
		od;
		d_step { printf("put back leaves=%d\n", leaves); put_back(); ALL_LINKS_DOWN }
	}
#endif
	od
}
#endif
