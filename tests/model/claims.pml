/* What is claimed in the end, and of every fair run. */

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
		assert((!promised[i] || got[i] == TAKEN || IS_CLOSE(i) && IS_OVER) && KEPT_ALL);
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

#ifdef LIVE
ltl told { [] (referred[0] -> <> told[0]) }
#endif

