/* The way of a referral and of its answer, as core and the agents go it:
 * several referrers, one holder, one broker; frames that are lost, late or
 * repeated; crashes; a broker put back to an older copy, an agent put back to
 * an older copy.
 *
 *   referrer r            broker                  holder
 *   REF(r)  ------------> log, duties ----------> kept, opened
 *           <------------ ACK(r) <--------------- opened receipt
 *   kept    <------------ ANS(r) <--------------- its answer
 *   VER(r)  ------------> settles `verify` -----> heard
 *   OPN(r)  ------------> settles `read` -------> heard
 *                         CLS(k) <--------------- close: accepted or refused
 *
 * One step here is one transaction there.  The words of IS and DID are those
 * of include/tellback/transition.h: core and the agents write the same words
 * to their log after the commit, and tests/model/run.sh compares the two lists.
 *
 * What bounds it (-D): N referrers, CLOSES, and how often each fault may come:
 * CUTS, CRASHES, AGENT_CRASHES, BUSIES; RESTORE: the broker is put back once;
 * AGED=a: agency a (N: the holder) is put back once.  M_...: a mutant, each of
 * which must be caught (tests/model/mutants.txt).  TRACE: the model follows a
 * real run (tests/model/trace.sh). */

#ifndef N
#define N 2
#endif
#ifndef CLOSES
#define CLOSES 2
#endif

#define H N
#define AGENCIES (N + 1)
#define BROKER AGENCIES

#ifndef READ_RECEIPTS
#define READ_RECEIPTS true
#endif

/* What is broken on purpose (tests/model/mutants.txt); 0: nothing. */
#define M_CURSOR_KEPT 1
#define M_CURSOR_FIRST 2
#define M_ATTEST_APART 3
#define M_CLOSE_NO_DECISION 4
#define M_CLOSE_NO_ACKNOWLEDGE 5
#define M_CLOSE_TOLD_ON_SEND 6
#define M_CLOSE_ANY 7
#define M_LATE_REFERRAL_REFUSED 8
#define M_NO_DEDUP 9
#define M_NO_SAME_ANSWER 10
#define M_NO_REOPEN 11
#define M_ANSWER_FIRST 12
#define M_SETTLES_ANOTHERS 13
#define M_ANSWER_FOR_ALL 14
#define M_RECEIPT_DROPPED 15
#define M_NO_ADOPT 16
#define M_NO_REWIND 17
#define M_NO_COMPARE 18
#define M_REFUSED_TOO_SOON 19
#define M_HEARD_TOO_SOON 20
#define M_LEARN_ON_SEND 21
#define M_GIVES_UP 22
#define M_NO_DEDUP_AGENT 23
#define M_SKIPS 24
#define M_BODY_DROPPED 25
#define M_KEPT_IN_MEMORY 26
#define M_OUTBOX_IN_MEMORY 27
#define M_SAYS_ANSWERED 28
hidden byte mutant;

/* tests/model/script.h */
c_decl {
	extern unsigned char script_number(const char *name);
	extern void script_load(short *script, int agencies, int lines);
};

/* ---- the notes ---- */

#define REF(r) (r)
#define ANS(r) (N + (r))
#define VER(r) (2 * N + (r))
#define OPN(r) (3 * N + (r))
#define ACK(r) (4 * N + (r))
#define CLS(k) (5 * N + (k))
#define NOTES (5 * N + CLOSES)
#define ENVELOPES (2 * N)
#define NOBODY 31

#define IS_CLOSE(n) ((n) >= 5 * N)
#define IS_RECEIPT(n) ((n) >= ENVELOPES && !IS_CLOSE(n))
#define FROM(n) ((n) < N -> (n) : ((n) >= 2 * N && (n) < 4 * N -> (n) % N : H))
#define TO(n) (IS_CLOSE(n) -> NOBODY : ((n) < N || ((n) >= 2 * N && (n) < 4 * N) -> H : (n) % N))
/* what a receipt is about */
#define ABOUT(n) ((n) >= 4 * N -> REF((n) % N) : ANS((n) % N))

/* What is claimed: a claim that fails is known by its number (tests/model/run.sh). */
#define STORED 101	/* who was told `accepted` may rely on it: it is in the log then */
#define KEPT 102	/* and in the end */
#define ONCE 103	/* nothing takes effect twice, at the broker or at an agency */
#define UNTOLD 104	/* a closed case has told every referrer: the answer is unsealed on its disk */
#define STUCK 105	/* in the end nothing waits for an answer of the broker */
#define ARRIVED 106	/* in the end each referral was opened at the holder, */
#define TOLD 107	/* each referrer's answer was opened, */
#define SETTLED 108	/* the broker knows it, */
#define LEARNT 109	/* and whoever sent it does */
#define CLOSES_IN_THE_END 110
#define BOUNDED 111	/* no note is taken again and again */

/* ---- what is kept ---- */

/* at the broker: 0, or how it stands in the log, and under which number */
#define TAKEN 1
#define REFUSED 2
byte got[NOTES];
byte under[NOTES];
byte have[AGENCIES];
bit closed;

/* each agency's stream of deliveries */
#ifdef RESTORE
#define LOG (NOTES + 2)
#define STREAM (3 * N + 1)
byte leaf[LOG];	 /* note, + 32 where it was refused */
byte number[LOG]; /* its sender's */
byte leaves;
byte kept_length[AGENCIES]; /* of the stream when the broker was put back */
bit was_restored;
byte said[AGENCIES]; /* the highest of its numbers, as the agency says, + 1 */
bit is_over; /* all were heard, or it took too long */
bit body[ENVELOPES];
#else
#define STREAM (3 * N)
#endif
byte stream[AGENCIES * STREAM];
byte length[AGENCIES];

/* at the sender */
#define OFFERED 1
#define SIGNED 2
#define ANSWERED 3
#define DENIED 4
byte sent[NOTES];
byte seq[NOTES];

/* at the recipient; of a receipt only HERD */
#define PARTIAL 1
#define WHOLE 2
#define VERIFIED 3
#define OPENED 4
#define HEARD 1
byte in[NOTES];
#ifdef RESTORE
bit knows[AGENCIES]; /* that the broker was put back */
#endif
byte cursor[AGENCIES];

/* ---- what is forgotten by a crash ---- */

#define DOWN 0
#define SYNCING 1
#define READY 2
byte talk[AGENCIES] = READY;
byte asking[AGENCIES]; /* a submit that is out: note + 1 */
byte asking_seq[AGENCIES];
byte answer[AGENCIES]; /* to it */
byte answer_seq[AGENCIES];
byte wanted[AGENCIES]; /* of EXPECTED: the number */
byte late[AGENCIES]; /* a submit of an older link that the broker may yet read: note + 1 */
byte late_seq[AGENCIES];
byte known_have[AGENCIES];
byte again_from[AGENCIES];
byte fetched[AGENCIES]; /* of M_CURSOR_FIRST: note + 1 */
bit due[N]; /* of M_ATTEST_APART */
#define YES 1
#define NO 2
#define EXPECTED 3
#define BUSY 4

/* ---- what only we know: for the properties ---- */

bit referred[N];     /* somebody handed the referral in */
bit told[N];	     /* the answer was unsealed and is on the referrer's disk */
bit promised[NOTES]; /* the sender was told that it is accepted */

/* ---- faults that may yet come ---- */

byte cuts;
byte crashes;
byte agent_crashes;
byte busies;
bit may_free; /* one that was put off may be overtaken */
byte restores;
#ifdef AGED
/* the agency's older copy, and whether it is made (1) and used (2) */
byte aged;
byte old_sent[NOTES];
byte old_seq[NOTES];
byte old_in[NOTES];
byte old_cursor;
#endif

/* ---- a real run to follow ---- */

#define START 1
#define OFFER 2
#define SIGN 3
#define SUBMIT 4
#define ACCEPT 5
#define REFUSE 6
#define LEARN 7
#define DENY 8
#define KEEP 9
#define VERIFY 10
#define OPEN 11
#define ATTEST 12
#define SETTLE 13
#define HEAR 14
#define CLOSE 15
#define REOPEN 16
#define REWIND 17
#define FREE 18
#define ADOPT 19

#ifdef TRACE
/* event e of agency p is script[p * LINES + e] = word * 32 + note, 0 at the end;
 * one that stands just before a START may have been committed unsaid */
#ifndef LINES
#define LINES 120
#endif
hidden short script[(AGENCIES + 1) * LINES];
byte at[AGENCIES + 1];
#define NEXT(p) script[(p) * LINES + at[p]]
#define UNSAID(p) (NEXT(p) / 32 == START)
bit astray; /* a step was taken that the run did not take */
#define IS(p, word, n) (!astray && (NEXT(p) == (word) * 32 + (n) || UNSAID(p)))
#define DID(p, word, n) \
	astray = (astray || NEXT(p) != (word) * 32 + (n) && !UNSAID(p)); \
	at[p] = (NEXT(p) == (word) * 32 + (n) -> at[p] + 1 : at[p])
#define MAY(budget) true
#define SPEND(budget) skip
#define TRACING true
#else
#define IS(p, word, n) true
#ifdef TELL
#define DID(p, word, n) printf(#word); printf(" agency=%d note=%d\n", p, n)
#else
#define DID(p, word, n) skip
#endif
#define MAY(budget) (budget > 0)
/* 255: as often as it likes, and some time no more */
#define SPEND(budget) budget = (budget == 255 -> 255 : budget - 1)
#define TRACING false
#endif

/* ---- small things, all inside a d_step ---- */

hidden byte i, j, m, x, y; /* of one step each: no state */

inline forget_link(a)
{
	talk[a] = DOWN;
	asking[a] = 0;
	asking_seq[a] = 0;
	answer[a] = 0;
	answer_seq[a] = 0;
	wanted[a] = 0;
	known_have[a] = 0;
	again_from[a] = 0
}

/* the lowest number of a that is signed and unanswered; 0: none */
inline find_unanswered(a, ret)
{
	ret = 0;
	i = 0;
	do
	:: i < NOTES ->
		if
		:: FROM(i) == a && sent[i] == SIGNED && (ret == 0 || seq[i] < ret) -> ret = seq[i]
		:: else
		fi;
		i++
	:: else -> break
	od
}

inline find_highest(a, ret)
{
	ret = 0;
	i = 0;
	do
	:: i < NOTES ->
		if
		:: FROM(i) == a && seq[i] > ret -> ret = seq[i]
		:: else
		fi;
		i++
	:: else -> break
	od
}

/* free(seq): signed and unanswered ones from there on get new numbers */
inline free_from(a, s)
{
	i = 0;
	do
	:: i < NOTES ->
		if
		:: FROM(i) == a && sent[i] == SIGNED && seq[i] >= s -> sent[i] = OFFERED; seq[i] = 0; DID(a, FREE, i)
		:: else
		fi;
		i++
	:: else -> break
	od
}

inline rewind_from(a, s)
{
	i = 0;
	do
	:: i < NOTES ->
		if
		:: FROM(i) == a && seq[i] >= s && (sent[i] == ANSWERED || sent[i] == DENIED) ->
			sent[i] = SIGNED;
			DID(a, REWIND, i)
		:: else
		fi;
		i++
	:: else -> break
	od
}

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
#if N == 1
#define ARE_HEARD (IS_HEARD(0) && IS_HEARD(1))
#elif N == 2
#define ARE_HEARD (IS_HEARD(0) && IS_HEARD(1) && IS_HEARD(2))
#else
#define ARE_HEARD (IS_HEARD(0) && IS_HEARD(1) && IS_HEARD(2) && IS_HEARD(3))
#endif
#define IS_PUT_OFF(n, s) (was_restored && !IS_THERE(n, s) && IS_NEXT(n, s) && REFUSES(n) && !is_over && !ARE_HEARD && mutant != M_REFUSED_TOO_SOON)
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

#ifdef TRACE
#define BROKER_SAYS(n, s) (IS_THERE(n, s) || !IS_NEXT(n, s) || (REFUSES(n) -> IS(BROKER, REFUSE, n) : (IS_RECEIPT(n) -> IS(BROKER, SETTLE, n) : IS(BROKER, ACCEPT, n))))
#else
#define BROKER_SAYS(n, s) true
#endif

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
#ifdef TRACE
#define ARRIVES(a) skip
#else
#define ARRIVES(a) \
	x = asking[a] - 1; \
	if \
	:: mutant == M_LEARN_ON_SEND -> late[a] = asking[a]; late_seq[a] = asking_seq[a]; asking[a] = 0; asking_seq[a] = 0 \
	:: mutant != M_LEARN_ON_SEND && IS_PUT_OFF(x, asking_seq[a]) -> asking[a] = 0; asking_seq[a] = 0; PUT_OFF(a) \
	:: else -> hear_note(a, x, asking_seq[a], answer[a], wanted[a]); answer_seq[a] = asking_seq[a] \
	fi; \
	x = 0
#endif

#define HEARS(a) \
	:: d_step { TRACING && asking[a] != 0 && answer[a] == 0 && BROKER_SAYS((asking[a] - 1), asking_seq[a]) -> \
		x = asking[a] - 1; \
		hear_note(a, x, asking_seq[a], answer[a], wanted[a]); answer_seq[a] = asking_seq[a]; x = 0 } \
	:: d_step { TRACING && asking[a] != 0 && answer[a] == 0 -> \
		may_free = 1; answer[a] = BUSY; answer_seq[a] = asking_seq[a] } \
	:: d_step { late[a] != 0 && BROKER_SAYS((late[a] - 1), late_seq[a]) -> \
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

proctype Broker()
{
end:	do
	HEARS(0)
	HEARS(1)
#if N > 1
	HEARS(2)
#endif
#if N > 2
	HEARS(3)
#endif
	:: d_step { uncommitted != 0 -> commit(uncommitted - 1, uncommitted_seq); uncommitted = 0; uncommitted_seq = 0 }
#ifdef TRACE
	:: d_step { NEXT(BROKER) == START * 32 -> at[BROKER]++; ALL_LINKS_DOWN }
#endif
	:: d_step { MAY(crashes) && !TRACING -> SPEND(crashes);
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
				:: mutant != M_NO_COMPARE && FROM(i) == a && sent[i] == SIGNED && seq[i] == have[a] && !(got[i] != 0 && under[i] == seq[i]) ->
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
	:: d_step { !TRACING && talk[a] == READY && asking[a] == 0 && has_signed && MAY(busies) -> SPEND(busies); may_free = 1 } \
	/* it goes out, the link goes down, the broker reads it later */ \
	:: d_step { !TRACING && talk[a] == READY && asking[a] == 0 && has_signed && late[a] == 0 && MAY(cuts) -> \
		SPEND(cuts); submit(a); late[a] = asking[a]; late_seq[a] = asking_seq[a]; GIVE_UP(a); forget_link(a) } \
	:: d_step { answer[a] != 0 -> on_answer(a) } \
	/* the link goes down: the question is lost, or its answer, or the broker reads it yet */ \
	:: d_step { talk[a] != DOWN && MAY(cuts) -> SPEND(cuts); GIVE_UP(a); forget_link(a) } \
	:: d_step { TRACING && asking[a] != 0 && answer[a] == 0 && late[a] == 0 -> \
		late[a] = asking[a]; late_seq[a] = asking_seq[a]; forget_link(a) }

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
	:: d_step { talk[a] == READY && sent[n] == OFFERED && IS(a, SIGN, n) -> sign(a, n) }

/* Into the outbox; with the link up it has its number in the same turn. */
inline offer(a, n, word)
{
	sent[n] = OFFERED;
	DID(a, word, n);
	if
	:: !TRACING && talk[a] == READY -> sign(a, n)
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
#ifdef TRACE
#define AGENT_CRASH(a) \
	:: d_step { NEXT(a) == START * 32 && !astray -> at[a]++; agent_crash(a) }
#else
#define AGENT_CRASH(a) \
	:: d_step { MAY(agent_crashes) -> SPEND(agent_crashes); agent_crash(a) }
#endif

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

/* ---- a referrer ---- */

#define HAS_R(r, state) (sent[REF(r)] == state || sent[VER(r)] == state || sent[OPN(r)] == state)

/* the referrers are alike: the first is who refers first */
#if defined(TRACE) || defined(AGED)
#define IS_IN_ORDER(r) true
#else
#define IS_IN_ORDER(r) (r == 0 || referred[(r + N - 1) % N])
#endif

proctype Referrer(byte r)
{
end:	do
	LANE(r, HAS_R(r, SIGNED))
	READER(r)
	SIGNS(r, REF(r))
	SIGNS(r, VER(r))
	SIGNS(r, OPN(r))
	PUTS_OFF(r, HAS_R(r, SIGNED), HAS_R(r, OFFERED))
	/* somebody refers, early or late: also once the case is closed */
	:: d_step { sent[REF(r)] == 0 && (!referred[r] || WAS_AGED(r)) && IS_IN_ORDER(r) && IS_OWN_KNOWN(r) && IS(r, OFFER, REF(r)) ->
		referred[r] = 1; offer(r, REF(r), OFFER) }
	/* what is durable is unsealed and attested */
	:: d_step { in[ANS(r)] == WHOLE && IS(r, VERIFY, ANS(r)) ->
		in[ANS(r)] = VERIFIED; told[r] = 1; DID(r, VERIFY, ANS(r));
		if
		:: mutant == M_ATTEST_APART -> due[r] = 1
		:: mutant != M_ATTEST_APART && sent[VER(r)] == 0 -> offer(r, VER(r), ATTEST)
		:: else
		fi }
	:: d_step { due[r] -> due[r] = 0; offer(r, VER(r), ATTEST) }
	:: d_step { fetched[r] != 0 -> m = fetched[r] - 1; fetched[r] = 0;
		if
		:: IS_RECEIPT(m) -> keep_receipt(r)
		:: else -> keep_envelope(r)
		fi; m = 0 }
	/* a person reads it */
	:: d_step { in[ANS(r)] == VERIFIED && IS(r, OPEN, ANS(r)) ->
		in[ANS(r)] = OPENED; DID(r, OPEN, ANS(r));
		if
		:: !TRACING && READ_RECEIPTS && sent[OPN(r)] == 0 -> offer(r, OPN(r), ATTEST)
		:: else
		fi }
	:: d_step { in[ANS(r)] == OPENED && sent[OPN(r)] == 0 && READ_RECEIPTS && IS(r, ATTEST, OPN(r)) -> offer(r, OPN(r), ATTEST) }
	WHOLES(r, ANS(r))
	BRINGS(r, REF(r))
	AGENT_CRASH(r)
	AGES(r)
	od
}

/* ---- the holder ---- */

#define HAS_H1(r, state) (sent[ANS(r)] == state || sent[ACK(r)] == state)
#define HAS_C(state) (sent[CLS(0)] == state || sent[CLS(CLOSES - 1)] == state)
#if N == 1
#define HAS_H(state) (HAS_H1(0, state) || HAS_C(state))
#elif N == 2
#define HAS_H(state) (HAS_H1(0, state) || HAS_H1(1, state) || HAS_C(state))
#else
#define HAS_H(state) (HAS_H1(0, state) || HAS_H1(1, state) || HAS_H1(2, state) || HAS_C(state))
#endif

#ifdef TRACE
#define IS_VERIFIED(r) (in[REF(r)] == VERIFIED)
#else
/* that it is unsealed in a turn of its own changes nothing here */
#define IS_VERIFIED(r) (in[REF(r)] == WHOLE)
#endif

/* what one of its people does about one referral */
#define DESK(r) \
	SIGNS(H, ANS(r)) \
	SIGNS(H, ACK(r)) \
	:: d_step { TRACING && in[REF(r)] == WHOLE && IS(H, VERIFY, REF(r)) -> in[REF(r)] = VERIFIED; DID(H, VERIFY, REF(r)) } \
	:: d_step { IS_VERIFIED(r) && IS(H, OPEN, REF(r)) -> \
		in[REF(r)] = OPENED; DID(H, OPEN, REF(r)); \
		if \
		:: !TRACING && sent[ACK(r)] == 0 -> offer(H, ACK(r), ATTEST) \
		:: else \
		fi } \
	:: d_step { in[REF(r)] == OPENED && sent[ACK(r)] == 0 && IS(H, ATTEST, ACK(r)) -> offer(H, ACK(r), ATTEST) } \
	:: d_step { (IS_VERIFIED(r) || in[REF(r)] == OPENED) && sent[ANS(r)] == 0 && IS_OWN_KNOWN(H) && IS(H, OFFER, ANS(r)) -> \
		offer(H, ANS(r), OFFER) } \
	WHOLES(H, REF(r)) \
	BRINGS(H, ANS(r))

/* the last one is tried when all that is known of is told; the others at any time */
#define IS_FED(r) (in[REF(r)] == 0 || in[VER(r)] == HEARD && sent[ACK(r)] == ANSWERED)
#if N == 1
#define ARE_FED (IS_FED(0) && in[REF(0)] > 0)
#elif N == 2
#define ARE_FED (IS_FED(0) && IS_FED(1) && (in[REF(0)] > 0 || in[REF(1)] > 0))
#else
#define ARE_FED (IS_FED(0) && IS_FED(1) && IS_FED(2) && (in[REF(0)] > 0 || in[REF(1)] > 0 || in[REF(2)] > 0))
#endif
#define ANY_KNOWN (in[REF(0)] > 0 || in[REF(N - 1)] > 0)
#define CLOSER(k, before, guard) \
	SIGNS(H, CLS(k)) \
	:: d_step { sent[CLS(k)] == 0 && (before) && (guard) && IS_OWN_KNOWN(H) && IS(H, OFFER, CLS(k)) -> \
		offer(H, CLS(k), OFFER) }

proctype Holder()
{
end:	do
	LANE(H, HAS_H(SIGNED))
	READER(H)
	DESK(0)
#if N > 1
	DESK(1)
#endif
#if N > 2
	DESK(2)
#endif
#if CLOSES > 1
	CLOSER(0, true, ANY_KNOWN)
	CLOSER(1, sent[CLS(0)] >= ANSWERED, ARE_FED || TRACING)
#else
	CLOSER(0, true, ARE_FED || TRACING)
#endif
	:: d_step { fetched[H] != 0 -> m = fetched[H] - 1; fetched[H] = 0;
		if
		:: IS_RECEIPT(m) -> keep_receipt(H)
		:: else -> keep_envelope(H)
		fi; m = 0 }
	PUTS_OFF(H, HAS_H(SIGNED), HAS_H(OFFERED))
	AGENT_CRASH(H)
	AGES(H)
	od
}

/* ---- the end: no fault comes any more, and nobody has anything more to do ---- */

#if N == 1
#define IS_NOTHING_REFERRED (!referred[0])
#elif N == 2
#define IS_NOTHING_REFERRED (!referred[0] && !referred[1])
#else
#define IS_NOTHING_REFERRED (!referred[0] && !referred[1] && !referred[2])
#endif

/* A close that was lost is asked for anew, and refused where an answer is not
 * yet there again: nothing but a close may fare so. */
#ifdef RESTORE
#define IS_OVER is_over
#else
#define IS_OVER false
#endif

inline judge()
{
	i = 0;
	do
	:: i < NOTES ->
		/* what was accepted is there */
		assert((!promised[i] || got[i] == TAKEN || IS_CLOSE(i) && IS_OVER) && KEPT);
		/* nothing is stuck */
		assert((sent[i] == 0 || sent[i] >= ANSWERED) && STUCK);
		i++
	:: else -> break
	od;
	i = 0;
	do
	:: i < N ->
		if
		:: !referred[i] -> skip
		:: else ->
			/* every referrer is told, and everybody knows it */
			assert(got[REF(i)] == TAKEN && in[REF(i)] == OPENED && ARRIVED);
			assert(told[i] && in[ANS(i)] == OPENED && TOLD);
			assert(got[ANS(i)] == TAKEN && got[VER(i)] == TAKEN && (got[OPN(i)] == TAKEN || !READ_RECEIPTS) && got[ACK(i)] == TAKEN && SETTLED);
			assert(in[VER(i)] == HEARD && (in[OPN(i)] == HEARD || !READ_RECEIPTS) && in[ACK(i)] == HEARD && LEARNT)
		fi;
		i++
	:: else -> break
	od;
	/* and a close that is due takes place, or was refused for a referral that came meanwhile */
	assert((closed || sent[CLS(CLOSES - 1)] >= ANSWERED || IS_NOTHING_REFERRED) && CLOSES_IN_THE_END)
}

#ifdef AGED
#define ARE_FAULTS_LEFT (cuts + crashes + agent_crashes + busies + restores > 0 || aged < 2)
#else
#define ARE_FAULTS_LEFT (cuts + crashes + agent_crashes + busies + restores > 0)
#endif

/* faults stop, some time */
proctype Peace()
{
	d_step {
		ARE_FAULTS_LEFT ->
		cuts = 0; crashes = 0; agent_crashes = 0; busies = 0;
#ifdef RESTORE
		restores = 0;
#endif
#ifdef AGED
		if
		:: aged < 2 -> aged = 3
		:: else
		fi;
#endif
	}
}

proctype Judge()
{
#ifdef RESTORE
	/* a quarter of an hour later nobody is waited for */
	atomic { timeout -> d_step { is_over = 1; ALL_TRY_AGAIN } };
#endif
	atomic { timeout -> d_step { judge() } }
}

#ifdef TOLD
ltl told { [] (referred[0] -> <> told[0]) }
#endif
#ifdef CLOSED
ltl closed { <> [] closed }
#endif

init {
	atomic {
#ifdef TRACE
		c_code { script_load(script, AGENCIES + 1, LINES); };
#else
		/* what this run is to do stands in its environment */
		c_code {
			mutant = script_number("MUTANT");
			now.cuts = script_number("CUTS");
			now.crashes = script_number("CRASHES");
			now.agent_crashes = script_number("AGENT_CRASHES");
			now.busies = script_number("BUSIES");
			now.restores = script_number("RESTORES");
		};
#endif
		run Broker();
		run Referrer(0);
#if N > 1
		run Referrer(1);
#endif
#if N > 2
		run Referrer(2);
#endif
		run Holder();
#ifdef TRACE
		run Script();
#else
		run Peace();
		run Judge()
#endif
	}
}
