/* What the agencies write to one another, as the JSON files that their systems
 * would hand in.  Synthetic, marked TEST, as short as the rules let them be. */
#ifndef TELLBACK_REPLAY_LETTER_H
#define TELLBACK_REPLAY_LETTER_H

#include <stddef.h>
#include <stdint.h>

#include "replay/matter.h"
#include "tellback/ids.h"

/** Bytes of one. */
#define LETTER_BYTES 6000

/**
 * struct letter:
 * One text while it is written.
 */
struct letter {
	char text[LETTER_BYTES];
	size_t size;
};

/**
 * letter_child(number, ret_token):
 * The token of a matter's child: eight hex digits.
 */
void letter_child(uint32_t number, char ret_token[CHILD_SIZE]);

/**
 * letter_referral(letter, matter, number):
 * The referral of matter ${number}: by its referrer, or by the front door of
 * whoever rang.
 */
void letter_referral(struct letter *letter, const struct matter *matter, uint32_t number);

/**
 * struct letter_answer:
 * What an answer is about.
 *
 * Shape:  ${to} NULL: whoever is to be told; ${code} upper case.
 */
struct letter_answer {
	const struct matter *matter;
	uint32_t number;
	const char *case_hex;
	const char *re_hex;
	const char *to;
	const char *code;
	int64_t now_s;
};

/**
 * letter_decision(letter, answer), letter_outcome(letter, answer, of, event_s),
 * letter_told(letter, answer), letter_close(letter, answer):
 * The front door's.
 */
void letter_decision(struct letter *letter, const struct letter_answer *answer);
void letter_outcome(struct letter *letter, const struct letter_answer *answer, const char *of, int64_t event_s);
void letter_told(struct letter *letter, const struct letter_answer *answer);
void letter_close(struct letter *letter, const struct letter_answer *answer);

/**
 * struct letter_day, letter_count(letter, day):
 * How many came to the front door on that London day, and were closed.
 */
struct letter_day {
	int32_t day;
	unsigned contacts;
	unsigned closures;
};
void letter_count(struct letter *letter, const struct letter_day *day);

/**
 * letter_record(letter, answer, invited, count):
 * The record of its strategy discussion; ${answer}->code is the s47 decision.
 */
void letter_record(struct letter *letter, const struct letter_answer *answer, const char *const *invited, size_t count);

#endif
