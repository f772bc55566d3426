/* The agencies and their people. */

/* ---- a referrer ---- */

#define HAS_R(r, state) (sent[REF(r)] == state || sent[VER(r)] == state || sent[OPN(r)] == state)

/* the referrers are alike: the first is who refers first */
#ifdef AGED
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
	:: d_step { sent[REF(r)] == 0 && (!referred[r] || WAS_AGED(r)) && IS_IN_ORDER(r) && IS_OWN_KNOWN(r) ->
		referred[r] = 1; offer(r, REF(r), OFFER) }
	/* what is durable is unsealed and attested */
	:: d_step { in[ANS(r)] == WHOLE ->
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
	:: d_step { in[ANS(r)] == VERIFIED ->
		in[ANS(r)] = OPENED; DID(r, OPEN, ANS(r));
		if
		:: READ_RECEIPTS && sent[OPN(r)] == 0 -> offer(r, OPN(r), ATTEST)
		:: else
		fi }
	:: d_step { in[ANS(r)] == OPENED && sent[OPN(r)] == 0 && READ_RECEIPTS -> offer(r, OPN(r), ATTEST) }
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

/* that it is unsealed in a turn of its own changes nothing here */
#define IS_VERIFIED(r) (in[REF(r)] == WHOLE)

/* what one of its people does about one referral */
#define DESK(r) \
	SIGNS(H, ANS(r)) \
	SIGNS(H, ACK(r)) \
	:: d_step { IS_VERIFIED(r) -> \
		in[REF(r)] = OPENED; DID(H, OPEN, REF(r)); \
		if \
		:: sent[ACK(r)] == 0 -> offer(H, ACK(r), ATTEST) \
		:: else \
		fi } \
	:: d_step { in[REF(r)] == OPENED && sent[ACK(r)] == 0 -> offer(H, ACK(r), ATTEST) } \
	:: d_step { (IS_VERIFIED(r) || in[REF(r)] == OPENED) && sent[ANS(r)] == 0 && IS_OWN_KNOWN(H) -> \
		offer(H, ANS(r), OFFER) } \
	WHOLES(H, REF(r)) \
	BRINGS(H, ANS(r))

/* the last one is tried when all that is known of is told; the others at any time */
#define IS_FED(r) (in[REF(r)] == 0 || in[VER(r)] == HEARD && sent[ACK(r)] == ANSWERED)
#if N == 1
#define ARE_FED (IS_FED(0) && in[REF(0)] > 0)
#elif N == 2 && defined(NO_LATE)
/* no referral after the close */
#define ARE_FED (IS_FED(0) && IS_FED(1) && in[REF(0)] > 0 && in[REF(1)] > 0)
#elif N == 2
#define ARE_FED (IS_FED(0) && IS_FED(1) && (in[REF(0)] > 0 || in[REF(1)] > 0))
#else
#define ARE_FED (IS_FED(0) && IS_FED(1) && IS_FED(2) && (in[REF(0)] > 0 || in[REF(1)] > 0 || in[REF(2)] > 0))
#endif
#define ANY_KNOWN (in[REF(0)] > 0 || in[REF(N - 1)] > 0)
#define CLOSER(k, before, guard) \
	SIGNS(H, CLS(k)) \
	:: d_step { sent[CLS(k)] == 0 && (before) && (guard) && IS_OWN_KNOWN(H) -> \
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
	CLOSER(1, sent[CLS(0)] >= ANSWERED, ARE_FED)
#else
	CLOSER(0, true, ARE_FED)
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

