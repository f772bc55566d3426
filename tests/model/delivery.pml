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
 * One step here is one transaction there.  The words of DID, offer and SAID are
 * those of include/tellback/transition.h: core and the agents write the same
 * words to their log after the commit, and tests/model/run.sh compares the lists.
 *
 * What bounds it: -DN= referrers, -DCLOSES=; in the environment how often each
 * fault may come: CUTS, CRASHES, AGENT_CRASHES, BUSIES, RESTORES (255: as often
 * as it likes).  -DRESTORE: the broker may be put back; -DAGED=a: agency a (N:
 * the holder) may be.  MUTANT: one of M_..., each of which must be caught
 * (tests/model/mutants.txt).  -DTRACE: a real run is followed (follow.pml). */

#ifndef N
#define N 2
#endif
#ifndef CLOSES
#define CLOSES 2
#endif

#define H N
#define AGENCIES (N + 1)
#define BROKER AGENCIES

/* false: nobody says that an answer was opened, which saves states */
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
#define M_REFUSED_TOO_SOON 18
#define M_HEARD_TOO_SOON 19
#define M_LEARN_ON_SEND 20
#define M_GIVES_UP 21
#define M_NO_DEDUP_AGENT 22
#define M_SKIPS 23
#define M_BODY_DROPPED 24
#define M_KEPT_IN_MEMORY 25
#define M_OUTBOX_IN_MEMORY 26
#define M_SAYS_ANSWERED 27
hidden byte mutant;

/* tests/model/script.h */
c_decl {
	extern unsigned char script_number(const char *name);
	extern void script_load(short *script, int agencies, int lines);
	extern void script_went(const unsigned char *at);
	extern int script_is_ahead(int agency, const unsigned char *at, int note, unsigned words);
	extern int script_is_unsaid(int broker, int sender, const unsigned char *at, int note, int contrary);
	extern int script_begins(int agency, const unsigned char *at, const unsigned char *state, int value);
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
#define KEPT_ALL 102	/* and in the end */
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
bit was_denied[NOTES]; /* before the broker was put back: it is refused at once */
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
#define LINES 250
#endif
hidden short script[(AGENCIES + 1) * LINES];
byte at[AGENCIES + 1];
#define NEXT(p) script[(p) * LINES + at[p]]
#define UNSAID(p) (NEXT(p) / 32 == START)
#define DID(p, word, n) skip
#define MAY(budget) true
#define SPEND(budget) skip
#else
#ifdef TELL
#define DID(p, word, n) printf(#word); printf(" agency=%d note=%d\n", p, n)
#else
#define DID(p, word, n) skip
#endif
#define MAY(budget) (budget > 0)
/* 255: as often as it likes, and some time no more */
#define SPEND(budget) budget = (budget == 255 -> 255 : budget - 1)
#endif

#include "store.pml"
#include "broker.pml"
#include "agency.pml"
#ifdef TRACE
#include "follow.pml"
#else
#include "people.pml"
#include "claims.pml"
#endif

init {
	atomic {
#ifdef TRACE
		c_code { script_load(script, AGENCIES + 1, LINES); };
		run Follow();
		run Unsaid();
		run Follow_end()
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
		run Broker();
		run Referrer(0);
#if N > 1
		run Referrer(1);
#endif
#if N > 2
		run Referrer(2);
#endif
		run Holder();
		run Peace();
		run Judge()
#endif
	}
}
