/* One agency as this process knows it: its session, the fetch that waits, its
 * allowance.  All of it is gone at a restart, and nothing is lost by that. */
#ifndef TELLBACK_CORE_SEAT_H
#define TELLBACK_CORE_SEAT_H

#include <stddef.h>
#include <stdint.h>

#include "tellback/ids.h"
#include "tellback/instant.h"
#include "tellback/status.h"

/** Ended sessions, and their connections, that are remembered to be told so. */
#define SEAT_ENDED 8

/** A session's word at most, with NUL. */
#define SEAT_SESSION_SIZE 65

/**
 * struct seat:
 * Its place.
 *
 * Shape:  ${session} "" until a hello named one; ${doubled} how often one that
 *         had ended came back: two agents run; ${waiting} the fetch that is
 *         to be answered when something comes or at ${until}.
 * Units:  ${allowance} thousandths of a note.
 */
struct seat {
	struct agency agency;
	int has_connection;
	uint64_t connection;
	char session[SEAT_SESSION_SIZE];
	uint64_t ended[SEAT_ENDED];
	size_t ended_count;
	char ended_sessions[SEAT_ENDED][SEAT_SESSION_SIZE];
	size_t ended_session_count; /* ever */
	unsigned doubled;

	int is_waiting;
	uint64_t answered; /* the turn in which the last one was */
	int has_news;
	uint64_t question;
	uint64_t nonce;
	uint64_t after;
	uint64_t max;
	struct tick until;

	uint64_t proved; /* the turn in which its last ${proofs} were made */
	size_t proofs;

	int64_t allowance;
	struct tick filled;
};

/**
 * struct seats:
 * All of them, found by name.
 */
struct seats {
	struct seat **list;
	size_t count;
	size_t room;
	uint32_t *slots; /* index + 1, 0 empty */
	size_t slot_count;
};

/**
 * seat_find(seats, agency, ret_seat):
 * The seat of ${agency}, made if it is new.
 *
 * Owner:  the seats'.
 * Errors: STATUS_NO_MEMORY.
 */
enum status seat_find(struct seats *seats, const struct agency *agency, struct seat **ret_seat) MUST_CHECK;

/**
 * seat_peek(seats, name):
 * The seat, or NULL.
 */
struct seat *seat_peek(const struct seats *seats, const char *name);

/**
 * seat_free_all(seats):
 * Forget all.
 */
void seat_free_all(struct seats *seats);

#endif
