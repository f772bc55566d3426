/* What this agent believes: the roots it pinned when it joined, the newest
 * directory they signed, each agency's newest card, and the policies.  All of
 * it comes through the broker, and none of it on the broker's word. */
#ifndef TELLBACK_RUNTIME_TRUST_H
#define TELLBACK_RUNTIME_TRUST_H

#include "note/signed_note.h"
#include "seal/age.h"
#include "tellback/bounds.h"
#include "tellback/bytes.h"
#include "tellback/directory.h"
#include "tellback/instant.h"
#include "tellback/policy.h"
#include "tellback/status.h"

struct trust;

/**
 * trust_pin(folder, directory_note, ret_fresh):
 * Join: write the roots of ${directory_note} to ${folder}/roots and the note
 * itself to ${folder}/directory.  The caller has shown the fingerprint to a
 * person.  Roots already pinned are never changed: the same set again is
 * STATUS_OK with ${ret_fresh} 0, another one is refused.
 *
 * Errors: STATUS_CONFLICT (other roots are pinned); STATUS_MALFORMED;
 *         STATUS_NOT_PERMITTED (below its own quorum); STATUS_BAD_SIGNATURE;
 *         those of file_write.
 * Source: docs/FORMATS.md, "Card, directory, join".
 */
enum status trust_pin(const char *folder, struct view directory_note, int *ret_fresh) MUST_CHECK;

/**
 * trust_new(folder, ret_trust):
 * Begin with the pinned roots of ${folder}/roots and, if it is there, the
 * directory note that was joined with, ${folder}/directory.  ${folder} is the
 * agency's own (HOME_STATE), not its keys.  Afterwards give it every directory
 * and policy the store kept, and each newest card, in the order of their log
 * index: the roots file never changes, so a change of roots is followed from
 * the pinned ones each time.
 *
 * Owner:  the caller; trust_free.
 * Errors: STATUS_NOT_FOUND (not joined: `tellback join FILE`);
 *         STATUS_NOT_PERMITTED (the roots file is another's or writable by
 *         others); STATUS_CORRUPT; STATUS_NO_MEMORY; STATUS_IO.
 */
enum status trust_new(const char *folder, struct trust **ret_trust) MUST_CHECK;

/**
 * trust_free(trust):
 * Forget all; NULL is nothing.
 */
void trust_free(struct trust *trust);

/**
 * struct trust_source:
 * Where the log has a note and when it was accepted.
 *
 * Shape:  ${index} TRUST_UNLOGGED and the present for a file that a person
 *         handed over; the same note may come again with its index.
 */
#define TRUST_UNLOGGED UINT64_MAX
struct trust_source {
	uint64_t index;
	struct instant accepted;
};

/**
 * trust_take_directory(trust, raw, source):
 * Believe a directory note: k of the pinned roots signed it and, where it
 * changes the roots or k, k of its own too.  The serial never goes back and
 * `prev` names what we have if the serial is the next.  A note that was logged
 * past its own `expires` may not bring a new agency or new roots.
 *
 * Owner:  copies ${raw}.
 * Errors: STATUS_OK also for what we have already; STATUS_CONFLICT (an older
 *         serial, or another note of the same serial or another `prev`);
 *         STATUS_NOT_PERMITTED (below quorum; expired with something new);
 *         STATUS_BAD_SIGNATURE; STATUS_UNKNOWN_KEY; STATUS_MALFORMED;
 *         STATUS_TOO_BIG; STATUS_NO_MEMORY.  On any error nothing changed.
 * Source: docs/FORMATS.md, "Card, directory, join".
 */
enum status trust_take_directory(struct trust *trust, struct view raw, struct trust_source source) MUST_CHECK;

/**
 * trust_take_card(trust, raw, source):
 * Believe a card: signed by the sign key that the directory has for its
 * agency, with the directory's curve key; the highest serial wins.
 *
 * Owner:  copies ${raw}.
 * Errors: STATUS_OK also for the card we have; STATUS_CONFLICT (an older
 *         serial, or another card of the same serial: never taken);
 *         STATUS_NOT_FOUND (no such agency in the directory);
 *         STATUS_UNKNOWN_KEY, STATUS_BAD_SIGNATURE, STATUS_NOT_PERMITTED (not
 *         the directory's keys; revoked); STATUS_MALFORMED; STATUS_NO_MEMORY.
 */
enum status trust_take_card(struct trust *trust, struct view raw, struct trust_source source) MUST_CHECK;

/**
 * trust_take_policy(trust, raw, source):
 * Believe a policy: k of the pinned roots signed it; a serial chain for each
 * CRS, as for directories.
 *
 * Owner:  copies ${raw}.
 * Errors: as trust_take_directory; STATUS_NOT_FOUND (it governs an agency that
 *         is no crs of the directory).
 */
enum status trust_take_policy(struct trust *trust, struct view raw, struct trust_source source) MUST_CHECK;

/**
 * trust_directory(trust), trust_card(trust, agency), trust_policy_for(trust, crs):
 * The newest of each, or NULL.  A card whose sign key the directory no longer
 * has is none.
 *
 * Owner:  the trust's, until the next trust_take_… or trust_free.
 */
const struct directory *trust_directory(const struct trust *trust);
const struct card *trust_card(const struct trust *trust, const char *agency);
const struct policy *trust_policy_for(const struct trust *trust, const char *crs);

/**
 * trust_note(trust, what, agency):
 * The raw note behind the directory, a card or a policy (docs: trust_directory).
 *
 * Shape:  ${agency} NULL for the directory; empty if there is none.
 */
enum trust_note { TRUST_DIRECTORY, TRUST_CARD, TRUST_POLICY };
struct view trust_note(const struct trust *trust, enum trust_note what, const char *agency);

/**
 * trust_sender_key(trust, agency, index):
 * The key by which a note of ${agency} that the log has at ${index} must be
 * signed.  A revoked key still counts for what was logged before the directory
 * that revoked it.
 *
 * Owner:  as trust_directory.
 * Errors: NULL if there was none at that index.
 */
const struct signer_key *trust_sender_key(const struct trust *trust, const char *agency, uint64_t index);

/**
 * struct trust_recipient:
 * What to seal to, and the epoch that the `to` line names.
 *
 * Shape:  ${is_lapsed}: by our clock it may not be used any more.
 */
struct trust_recipient {
	char epoch[EPOCH_SIZE];
	struct age_public key;
	int is_lapsed;
};

/**
 * trust_epoch_for(trust, agency, now_s, ret_recipient):
 * The newest epoch that has begun, is not revoked and is not more than 14 days
 * past its `until`; else the first to begin; else, lapsed, the last that ended:
 * it is the broker's clock that counts, and ours may be wrong.
 *
 * Errors: STATUS_NOT_FOUND (no agency, no card, or every epoch revoked);
 *         STATUS_NOT_PERMITTED (the agency is revoked).
 * Source: docs/FORMATS.md, "Card, directory, join".
 */
enum status trust_epoch_for(const struct trust *trust, const char *agency, int64_t now_s,
			    struct trust_recipient *ret_recipient) MUST_CHECK;

/**
 * trust_expand_also(trust, area, to, count):
 * Whatever goes to (or from) a CRS is sealed to its EDT too, and the other way
 * round: add those to ${to}, which includes the sender.  One that is revoked or
 * has no card is left out, so that nothing urgent waits for it.
 *
 * Shape:  ${to} has room for MAX_RECIPIENTS, ${count} in and out; not sorted.
 *         ${area} the CRS that governs the case, or the sender's `area`, or
 *         "": it says which CRS is meant where one EDT serves several.
 * Errors: STATUS_TOO_BIG; ${to} then unchanged.
 * Source: docs/FORMATS.md, "Holder".
 */
enum status trust_expand_also(const struct trust *trust, const char *area, struct agency *to, size_t *count) MUST_CHECK;

/**
 * trust_is_beside(trust, name, other), trust_is_side(trust, name, other):
 * Non-zero if one of the two stands beside the other: a CRS and its out-of-hours
 * team (`also` in the policy); if so, or if they are one and the same.
 */
int trust_is_beside(const struct trust *trust, const char *name, const char *other);
int trust_is_side(const struct trust *trust, const char *name, const char *other);

/**
 * trust_expiry(trust, now_s):
 * How the directory stands: past `expires` everything goes on with the keys we
 * know and someone is told daily.
 *
 * Units:  TRUST_EXPIRES_SOON from ten days before.
 */
enum trust_expiry { TRUST_CURRENT, TRUST_EXPIRES_SOON, TRUST_EXPIRED, TRUST_NO_DIRECTORY };
enum trust_expiry trust_expiry(const struct trust *trust, int64_t now_s);

/**
 * trust_roots(trust, ret_count, ret_quorum):
 * The roots in force.
 *
 * Owner:  as trust_directory.
 */
const struct signer_key *trust_roots(const struct trust *trust, size_t *ret_count, uint64_t *ret_quorum);

#endif
