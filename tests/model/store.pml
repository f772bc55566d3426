/* What the steps of delivery.pml have in common: each stands in one d_step. */

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

#ifdef RESTORE
#define REMEMBER_DENIED(n) was_denied[n] = (was_denied[n] || sent[n] == DENIED)
#else
#define REMEMBER_DENIED(n) skip
#endif
inline rewind_from(a, s)
{
	i = 0;
	do
	:: i < NOTES ->
		if
		:: FROM(i) == a && seq[i] >= s && (sent[i] == ANSWERED || sent[i] == DENIED) ->
			REMEMBER_DENIED(i);
			sent[i] = SIGNED;
			DID(a, REWIND, i)
		:: else
		fi;
		i++
	:: else -> break
	od
}

