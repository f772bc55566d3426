/* A real run is followed: each agency's steps, and the broker's, in the order in
 * which it said them, with any order between them.  The network is as bad as it
 * can be: what was once sent may arrive at any time, or never.  Where all of it
 * was followed the checker stops with FOLLOWED; else there is no way.
 *
 * A crash may come between a commit and the lines that say what it did: just
 * before a START its process may have done more than it said. */

#define FOLLOWED 120

short out[NOTES]; /* under which numbers a note has ever gone out */
byte top[AGENCIES]; /* the highest number given */

#define AFTER(p) at[p]++; c_code { script_went(now.at); }

/* what may be, whether it was said or not */
#define MAY_OFFER(p, n) (sent[n] == 0 && ((n) < N || IS_CLOSE(n) || (n) < ENVELOPES && in[REF((n) % N)] >= VERIFIED))
#define MAY_ATTEST(p, n) (sent[n] == 0 && IS_RECEIPT(n) && in[ABOUT(n)] >= ((n) < 3 * N -> VERIFIED : OPENED))
#define MAY_SIGN(p, n) (sent[n] == OFFERED)
#define MAY_SUBMIT(p, n) (sent[n] == SIGNED)
#define MAY_LEARN(p, n) (sent[n] == SIGNED && got[n] == TAKEN)
#define MAY_DENY(p, n) (sent[n] == SIGNED && got[n] == REFUSED)
#define NEXT_ITEM(p) stream[(p) * STREAM + cursor[p]]
#define MAY_FETCH(p, n) (cursor[p] < length[p] && NEXT_ITEM(p) == (n) && in[n] == 0)
#define MAY_VERIFY(p, n) (in[n] == WHOLE && !IS_RECEIPT(n))
#define MAY_OPEN(p, n) (in[n] == VERIFIED)
/* it takes what came out under the next number, and only once */
#define COMES(n) (got[n] == 0 && (out[n] & (1 << (have[FROM(n)] + 1))) != 0)
#define MAY_TAKE(n) (COMES(n) && !IS_FOREIGN(n) && (!IS_CLOSE(n) || MAY_CLOSE))
/* what else may keep a case open is not in the model: a close may be refused */
#define MAY_REFUSE(n) (COMES(n) && (IS_FOREIGN(n) || IS_CLOSE(n)))

#define DO_WRITE(p, n) sent[n] = OFFERED
#define DO_SIGN(p, n) sent[n] = SIGNED; top[p]++; seq[n] = top[p]
#define DO_SUBMIT(p, n) out[n] = out[n] | (1 << seq[n])
#define DO_LEARN(p, n) sent[n] = ANSWERED
#define DO_DENY(p, n) sent[n] = DENIED
#define DO_FETCH(p, n) cursor[p]++; in[n] = (IS_RECEIPT(n) -> HEARD : WHOLE)
#define DO_VERIFY(p, n) in[n] = VERIFIED; told[(n) % N] = (told[(n) % N] || (n) >= N)
#define DO_OPEN(p, n) in[n] = OPENED
#define DO_COUNT(n) have[FROM(n)]++; under[n] = have[FROM(n)]
#define DO_TAKE(n) DO_COUNT(n); got[n] = TAKEN; \
	if \
	:: TO(n) == NOBODY \
	:: TO(n) != NOBODY -> stream[TO(n) * STREAM + length[TO(n)]] = n; length[TO(n)]++ \
	fi; \
	closed = (IS_CLOSE(n) || closed && (n) >= N)
#define DO_REFUSE(n) DO_COUNT(n); got[n] = REFUSED

/* ---- what was said ---- */

#define SAYS(p, word) (NEXT(p) / 32 == word)
#define WHAT(p) (NEXT(p) % 32)
#define SAID(p, word, may, do) :: SAYS(p, word) && may(p, WHAT(p)) -> do(p, WHAT(p)); AFTER(p)
#define MAY_FREE(p, n) (sent[n] == SIGNED)
#define MAY_REWIND(p, n) (sent[n] >= ANSWERED)
#define MAY_ADOPT(p, n) (got[n] != 0)
#define DO_FREE(p, n) sent[n] = OFFERED; seq[n] = 0; find_highest(p, top[p])
#define DO_REWIND(p, n) sent[n] = SIGNED
#define DO_ADOPT(p, n) sent[n] = SIGNED; seq[n] = under[n]; top[p] = (seq[n] > top[p] -> seq[n] : top[p])

#define FOLLOW(p) \
	SAID(p, OFFER, MAY_OFFER, DO_WRITE) \
	SAID(p, ATTEST, MAY_ATTEST, DO_WRITE) \
	SAID(p, SIGN, MAY_SIGN, DO_SIGN) \
	SAID(p, SUBMIT, MAY_SUBMIT, DO_SUBMIT) \
	SAID(p, LEARN, MAY_LEARN, DO_LEARN) \
	SAID(p, DENY, MAY_DENY, DO_DENY) \
	SAID(p, KEEP, MAY_FETCH, DO_FETCH) \
	SAID(p, HEAR, MAY_FETCH, DO_FETCH) \
	SAID(p, VERIFY, MAY_VERIFY, DO_VERIFY) \
	SAID(p, OPEN, MAY_OPEN, DO_OPEN) \
	SAID(p, FREE, MAY_FREE, DO_FREE) \
	SAID(p, REWIND, MAY_REWIND, DO_REWIND) \
	SAID(p, ADOPT, MAY_ADOPT, DO_ADOPT) \
	/* it comes again: known already */ \
	:: cursor[p] < length[p] && in[NEXT_ITEM(p)] != 0 -> cursor[p]++

/* ---- what was done and not said ---- */

/* What an agency did unsaid it says no more later.  So the next of its words
 * about the note tells what may have been unsaid; of a note that nobody names
 * any more nothing is supposed (script.h). */
#define ELSEWHERE (1u << 30)
#define W(word) (1u << (word))
/* the space: to spin a call without one has side effects */
#define AHEAD(p, n, words) c_expr { script_is_ahead (p, now.at, n, words) }

/* Nothing of this takes any way of going on away, either: it is done where it may be. */
#define UNSAID_STEP(p, n, may, do, words) :: UNSAID(p) && may(p, n) && AHEAD(p, n, words) -> do(p, n)
#define IS_NEW_OUT(p, n) (sent[n] == SIGNED && (out[n] & (1 << seq[n])) == 0)
#define UNSAID_OWN(p, n) \
	UNSAID_STEP(p, n, MAY_OFFER, DO_WRITE, W(SIGN) | W(SUBMIT) | W(LEARN) | W(DENY) | ELSEWHERE) \
	UNSAID_STEP(p, n, MAY_ATTEST, DO_WRITE, W(SIGN) | W(SUBMIT) | W(LEARN) | W(DENY) | ELSEWHERE) \
	UNSAID_STEP(p, n, IS_NEW_OUT, DO_SUBMIT, ~0u) \
	UNSAID_STEP(p, n, MAY_LEARN, DO_LEARN, W(REWIND)) \
	UNSAID_STEP(p, n, MAY_DENY, DO_DENY, W(REWIND)) \
	UNSAID_STEP(p, n, MAY_REWIND, DO_REWIND, W(SUBMIT))
#define UNSAID_IN(p, n) \
	UNSAID_STEP(p, n, MAY_FETCH, DO_FETCH, ~(W(KEEP) | W(HEAR))) \
	UNSAID_STEP(p, n, MAY_VERIFY, DO_VERIFY, ~W(VERIFY)) \
	UNSAID_STEP(p, n, MAY_OPEN, DO_OPEN, ~W(OPEN))
#define UNSAID_ALL(r) \
	UNSAID_OWN(r, REF(r)) \
	UNSAID_OWN(r, VER(r)) \
	UNSAID_OWN(r, OPN(r)) \
	UNSAID_OWN(H, ANS(r)) \
	UNSAID_OWN(H, ACK(r)) \
	UNSAID_IN(r, ANS(r)) \
	UNSAID_IN(r, ACK(r)) \
	UNSAID_IN(H, REF(r)) \
	UNSAID_IN(H, VER(r)) \
	UNSAID_IN(H, OPN(r))

/* What was said and can be done is done: it takes no other way of going on away,
 * so that any order between the agencies is as good as another, and one of them
 * is enough (a d_step takes the first that it can). */
proctype Follow()
{
	do
	:: d_step {
		if
		FOLLOW(0)
		FOLLOW(1)
		FOLLOW(2)
		FOLLOW(H)
		:: (SAYS(BROKER, ACCEPT) || SAYS(BROKER, SETTLE)) && MAY_TAKE(WHAT(BROKER)) -> m = WHAT(BROKER); DO_TAKE(m); AFTER(BROKER)
		:: SAYS(BROKER, REFUSE) && MAY_REFUSE(WHAT(BROKER)) -> m = WHAT(BROKER); DO_REFUSE(m); AFTER(BROKER)
		:: SAYS(BROKER, CLOSE) && closed -> AFTER(BROKER)
		/* by a referral, or by what is not in the model: that is always safe */
		:: SAYS(BROKER, REOPEN) -> closed = 0; AFTER(BROKER)
		UNSAID_ALL(0)
		UNSAID_ALL(1)
		UNSAID_ALL(2)
		UNSAID_OWN(H, CLS(0))
		UNSAID_OWN(H, CLS(1))
		UNSAID_OWN(H, CLS(2))
		UNSAID_OWN(H, CLS(3))
		UNSAID_OWN(H, CLS(4))
		UNSAID_OWN(H, CLS(5))
		UNSAID_OWN(H, CLS(6))
		UNSAID_OWN(H, CLS(7))
		fi;
		m = 0
	}
	od
}

/* Of the rest it matters in which order it was done, and before which START: each is tried. */
#define TRY(p, n, may, do, words) :: atomic { timeout && UNSAID(p) && may(p, n) && AHEAD(p, n, words) -> d_step { do(p, n); m = 0 } }
#define TRY_OWN(p, n) \
	TRY(p, n, MAY_SIGN, DO_SIGN, W(SUBMIT) | W(LEARN) | W(DENY) | ELSEWHERE) \
	TRY(p, n, MAY_FREE, DO_FREE, W(SIGN)) \
	:: atomic { timeout && UNSAID(BROKER) && MAY_TAKE(n) && c_expr { script_is_unsaid (BROKER, p, now.at, n, DENY) } -> d_step { DO_TAKE(n) } } \
	:: atomic { timeout && UNSAID(BROKER) && MAY_REFUSE(n) && c_expr { script_is_unsaid (BROKER, p, now.at, n, LEARN) } -> d_step { DO_REFUSE(n) } }
#define TRY_ALL(r) \
	TRY_OWN(r, REF(r)) \
	TRY_OWN(r, VER(r)) \
	TRY_OWN(r, OPN(r)) \
	TRY_OWN(H, ANS(r)) \
	TRY_OWN(H, ACK(r))

/* What it has when it starts is what it is known to have. */
#define BEGIN(p, has, value) \
	:: atomic { timeout && UNSAID(p) && c_expr { script_begins (p, now.at, has, value) } -> AFTER(p) }

/* Where nothing that was said can be done, somebody began again there. */
proctype Unsaid()
{
	do
	BEGIN(0, now.in, 0)
	BEGIN(1, now.in, 0)
	BEGIN(2, now.in, 0)
	BEGIN(H, now.in, 0)
	BEGIN(BROKER, now.got, TAKEN)
	TRY_ALL(0)
	TRY_ALL(1)
	TRY_ALL(2)
	TRY_OWN(H, CLS(0))
	TRY_OWN(H, CLS(1))
	TRY_OWN(H, CLS(2))
	TRY_OWN(H, CLS(3))
	TRY_OWN(H, CLS(4))
	TRY_OWN(H, CLS(5))
	TRY_OWN(H, CLS(6))
	TRY_OWN(H, CLS(7))
	od
}

proctype Follow_end()
{
	d_step {
		NEXT(0) == 0 && NEXT(1) == 0 && NEXT(2) == 0 && NEXT(H) == 0 && NEXT(BROKER) == 0 ->
		assert(false && FOLLOWED)
	}
}
