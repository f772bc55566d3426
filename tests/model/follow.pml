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
#define SAID(p, word, may, do) :: d_step { SAYS(p, word) && may(p, WHAT(p)) -> do(p, WHAT(p)); AFTER(p) }
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
	:: d_step { cursor[p] < length[p] && in[NEXT_ITEM(p)] != 0 -> cursor[p]++ }

/* What was said and can be done is done: it takes no other way of going on away,
 * so that any order between the agencies is as good as another. */
proctype Follow()
{
	do
	FOLLOW(0)
	FOLLOW(1)
	FOLLOW(2)
	FOLLOW(H)
	:: d_step { (SAYS(BROKER, ACCEPT) || SAYS(BROKER, SETTLE)) && MAY_TAKE(WHAT(BROKER)) -> m = WHAT(BROKER); DO_TAKE(m); m = 0; AFTER(BROKER) }
	:: d_step { SAYS(BROKER, REFUSE) && MAY_REFUSE(WHAT(BROKER)) -> m = WHAT(BROKER); DO_REFUSE(m); m = 0; AFTER(BROKER) }
	:: d_step { SAYS(BROKER, CLOSE) && closed -> AFTER(BROKER) }
	/* by a referral, or by what is not in the model: that is always safe */
	:: d_step { SAYS(BROKER, REOPEN) -> closed = 0; AFTER(BROKER) }
	od
}

/* ---- what was done and not said ---- */

/* What it says it has when it starts is what it is known to have: so many of
 * the envelopes that it keeps. */
#define BEGIN(p, count) \
	:: atomic { timeout && UNSAID(p) && NEXT(p) % 32 == (count) -> AFTER(p) }

#define KEPT(n) (in[n] != 0)
#define IS_IN(n) (got[n] == TAKEN)
#define IN_LOG (IS_IN(0) + IS_IN(1) + IS_IN(2) + IS_IN(3) + IS_IN(4) + IS_IN(5) + \
	IS_IN(15) + IS_IN(16) + IS_IN(17) + IS_IN(18) + IS_IN(19) + IS_IN(20) + IS_IN(21) + IS_IN(22))

#define SILENT(p, n, may, do) :: atomic { timeout && UNSAID(p) && may(p, n) -> d_step { do(p, n) } }
#define IS_NEW_OUT(p, n) (sent[n] == SIGNED && (out[n] & (1 << seq[n])) == 0)
#define SILENT_OWN(p, n) \
	SILENT(p, n, MAY_OFFER, DO_WRITE) \
	SILENT(p, n, MAY_ATTEST, DO_WRITE) \
	SILENT(p, n, MAY_SIGN, DO_SIGN) \
	SILENT(p, n, IS_NEW_OUT, DO_SUBMIT) \
	SILENT(p, n, MAY_LEARN, DO_LEARN) \
	SILENT(p, n, MAY_DENY, DO_DENY) \
	:: atomic { timeout && UNSAID(BROKER) && MAY_TAKE(n) -> d_step { DO_TAKE(n) } } \
	:: atomic { timeout && UNSAID(BROKER) && MAY_REFUSE(n) -> d_step { DO_REFUSE(n) } }
#define SILENT_IN(p, n) \
	SILENT(p, n, MAY_FETCH, DO_FETCH) \
	SILENT(p, n, MAY_VERIFY, DO_VERIFY) \
	SILENT(p, n, MAY_OPEN, DO_OPEN)
#define SILENT_ALL(r) \
	SILENT_OWN(r, REF(r)) \
	SILENT_OWN(r, VER(r)) \
	SILENT_OWN(r, OPN(r)) \
	SILENT_OWN(H, ANS(r)) \
	SILENT_OWN(H, ACK(r)) \
	SILENT_IN(r, ANS(r)) \
	SILENT_IN(H, REF(r)) \
	SILENT(r, ACK(r), MAY_FETCH, DO_FETCH) \
	SILENT(H, VER(r), MAY_FETCH, DO_FETCH) \
	SILENT(H, OPN(r), MAY_FETCH, DO_FETCH)

/* Where nothing that was said can be done, somebody began again there. */
proctype Unsaid()
{
	do
	BEGIN(0, KEPT(ANS(0)))
	BEGIN(1, KEPT(ANS(1)))
	BEGIN(2, KEPT(ANS(2)))
	BEGIN(H, KEPT(REF(0)) + KEPT(REF(1)) + KEPT(REF(2)))
	BEGIN(BROKER, IN_LOG)
	SILENT_ALL(0)
	SILENT_ALL(1)
	SILENT_ALL(2)
	SILENT_OWN(H, CLS(0))
	SILENT_OWN(H, CLS(1))
	SILENT_OWN(H, CLS(2))
	SILENT_OWN(H, CLS(3))
	SILENT_OWN(H, CLS(4))
	SILENT_OWN(H, CLS(5))
	SILENT_OWN(H, CLS(6))
	SILENT_OWN(H, CLS(7))
	od
}

proctype Follow_end()
{
	d_step {
		NEXT(0) == 0 && NEXT(1) == 0 && NEXT(2) == 0 && NEXT(H) == 0 && NEXT(BROKER) == 0 ->
		assert(false && FOLLOWED)
	}
}
