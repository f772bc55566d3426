#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "note/card.h"
#include "note/directory.h"
#include "note/policy.h"
#include "runtime/trust_state.h"

/* Decoding grows text at most this many times over. */
#define GROWTH 12

static enum status
kept_new(struct view raw, size_t most_bytes, struct trust_source source, struct trust_kept *ret_kept)
{
	struct trust_kept kept = {.source = source};
	enum status status;

	if (raw.size > most_bytes)
		return STATUS_TOO_BIG;
	kept.arena = arena_new(raw.size * GROWTH + 65536);
	if (!kept.arena)
		return STATUS_NO_MEMORY;
	status = arena_copy(kept.arena, raw, &kept.raw);
	if (status)
		arena_free(kept.arena);
	else
		*ret_kept = kept;
	return status;
}

static int
has_root(const struct signer_key *roots, size_t count, const struct signer_key *root)
{
	for (size_t i = 0; i < count; i++)
		if (!memcmp(roots[i].public_key, root->public_key, SIGN_PUBLIC_BYTES) &&
		    !strcmp(roots[i].name, root->name))
			return 1;
	return 0;
}

/* Other roots than those in force, or another k. */
static int
changes_roots(const struct trust *trust, const struct directory *directory)
{
	if (directory->quorum != trust->quorum || directory->root_count != trust->root_count)
		return 1;
	for (size_t i = 0; i < directory->root_count; i++)
		if (!has_root(trust->roots, trust->root_count, &directory->roots[i]))
			return 1;
	return 0;
}

static int
brings_new(const struct trust *trust, const struct directory *directory)
{
	if (changes_roots(trust, directory))
		return 1;
	for (size_t i = 0; i < directory->agency_count; i++)
		if (!directory_find(&trust->directory, directory->agencies[i].id.name))
			return 1;
	return 0;
}

/* Signatures, serial, chain: everything but storing it. */
static enum status
directory_check(const struct trust *trust, const struct directory *directory, const struct trust_kept *kept)
{
	const struct directory *have = &trust->directory;
	enum status status = directory_verify(kept->raw, trust->roots, trust->root_count, trust->quorum, kept->arena);

	if (!status && changes_roots(trust, directory))
		status = directory->root_count > MAX_ROOTS
			     ? STATUS_TOO_BIG
			     : directory_verify(kept->raw, directory->roots, directory->root_count, directory->quorum,
						kept->arena);
	if (status)
		return status;
	if (directory->serial <= have->serial)
		return STATUS_CONFLICT;
	if (have->serial && directory->serial == have->serial + 1 && !digest_equal(&directory->prev, &have->hash))
		return STATUS_CONFLICT;
	/* nobody joins by a note that was already past its time when logged; what
	 * we know, and what it takes away, counts all the same */
	if (have->serial && kept->source.accepted.ms / 1000 >= directory->expires_s && brings_new(trust, directory))
		return STATUS_NOT_PERMITTED;
	return STATUS_OK;
}

/* Keys that ${next} takes away are good for what was logged before it. */
static enum status
remember_past(struct trust *trust, const struct directory *next, uint64_t index)
{
	const struct directory *have = &trust->directory;

	if (!have->serial)
		return STATUS_OK;
	for (size_t i = 0; i < have->agency_count; i++) {
		const struct directory_agency *was = &have->agencies[i];
		const struct directory_agency *now = directory_find(next, was->id.name);
		struct trust_past_key *past;

		if (directory_is_revoked(was, REVOKED_SIGN))
			continue; /* it was taken away before */
		if (now && !directory_is_revoked(now, REVOKED_SIGN) &&
		    !memcmp(now->sign.public_key, was->sign.public_key, SIGN_PUBLIC_BYTES))
			continue;
		past = realloc(trust->past, (trust->past_count + 1) * sizeof *past);
		if (!past)
			return STATUS_NO_MEMORY;
		trust->past = past;
		trust->past[trust->past_count++] = (struct trust_past_key){was->sign, index};
	}
	return STATUS_OK;
}

/* What we had from a file now comes with its place in the log. */
static void
place_known(struct trust *trust, struct trust_kept *kept, struct trust_source source)
{
	if (kept->source.index != TRUST_UNLOGGED || source.index == TRUST_UNLOGGED)
		return;
	kept->source = source;
	for (size_t i = 0; kept == &trust->directory_kept && i < trust->past_count; i++)
		if (trust->past[i].until == TRUST_UNLOGGED)
			trust->past[i].until = source.index;
}

enum status
trust_take_directory(struct trust *trust, struct view raw, struct trust_source source)
{
	struct trust_kept kept;
	struct directory directory;
	struct digest hash = digest_of(raw);
	size_t past_count = trust->past_count;
	enum status status;

	if (trust->directory.serial && digest_equal(&hash, &trust->directory.hash)) {
		place_known(trust, &trust->directory_kept, source);
		return STATUS_OK;
	}
	status = kept_new(raw, MAX_DIRECTORY_BYTES, source, &kept);
	if (status)
		return status;
	status = directory_decode(kept.raw, kept.arena, &directory);
	if (!status)
		status = directory_check(trust, &directory, &kept);
	if (!status)
		status = remember_past(trust, &directory, source.index);
	if (status) {
		trust->past_count = past_count;
		arena_free(kept.arena);
		return status;
	}
	memcpy(trust->roots, directory.roots, directory.root_count * sizeof *directory.roots);
	trust->root_count = directory.root_count;
	trust->quorum = directory.quorum;
	arena_free(trust->directory_kept.arena);
	trust->directory_kept = kept;
	trust->directory = directory;
	return STATUS_OK;
}

/* Make room for one more pointer at ${at} of a sorted list. */
static enum status
list_open(void ***list, size_t *count, size_t at)
{
	void **more = realloc(*list, (*count + 1) * sizeof *more);

	if (!more)
		return STATUS_NO_MEMORY;
	memmove(more + at + 1, more + at, (*count - at) * sizeof *more);
	*list = more;
	(*count)++;
	return STATUS_OK;
}

static enum status
card_check(const struct trust *trust, const struct card *card)
{
	const struct directory_agency *entry =
	    trust->directory.serial ? directory_find(&trust->directory, card->agency.name) : NULL;

	if (!entry)
		return STATUS_NOT_FOUND;
	if (directory_is_revoked(entry, REVOKED_SIGN))
		return STATUS_NOT_PERMITTED;
	if (memcmp(entry->sign.public_key, card->sign.public_key, SIGN_PUBLIC_BYTES))
		return STATUS_UNKNOWN_KEY;
	return strcmp(entry->curve, card->curve) ? STATUS_NOT_PERMITTED : STATUS_OK;
}

enum status
trust_take_card(struct trust *trust, struct view raw, struct trust_source source)
{
	struct trust_card *card = calloc(1, sizeof *card);
	struct trust_card *have = NULL;
	enum status status = card ? kept_new(raw, MAX_NOTE_BYTES, source, &card->kept) : STATUS_NO_MEMORY;
	size_t at = 0;
	int found = 0;

	if (status)
		goto out;
	status = card_decode(card->kept.raw, card->kept.arena, &card->card);
	if (!status)
		status = card_check(trust, &card->card);
	if (status)
		goto out;
	at = trust_card_at(trust, card->card.agency.name, &found);
	if (found)
		have = trust->cards[at];
	if (have && digest_equal(&have->card.hash, &card->card.hash)) {
		place_known(trust, &have->kept, source);
		goto out;
	}
	/* an old key's card gives way to the new key's, whatever its serial */
	if (have && trust_card(trust, card->card.agency.name) && have->card.serial >= card->card.serial) {
		status = STATUS_CONFLICT;
		goto out;
	}
	if (!found) {
		void **list = (void **)trust->cards;

		status = list_open(&list, &trust->card_count, at);
		if (status)
			goto out;
		trust->cards = (struct trust_card **)list;
	}
	trust->cards[at] = card;
	card = have;
out:
	if (card) {
		arena_free(card->kept.arena);
		free(card);
	}
	return status;
}

static enum status
policy_check(const struct trust *trust, const struct policy *policy, const struct policy *have,
	     const struct trust_kept *kept)
{
	const struct directory_agency *crs =
	    trust->directory.serial ? directory_find(&trust->directory, policy->governs.name) : NULL;
	enum status status = directory_verify(kept->raw, trust->roots, trust->root_count, trust->quorum, kept->arena);

	if (status)
		return status;
	if (!crs || !directory_has_role(crs, "crs"))
		return STATUS_NOT_FOUND;
	if (have && policy->serial <= have->serial)
		return STATUS_CONFLICT;
	if (have && policy->serial == have->serial + 1 && !digest_equal(&policy->prev, &have->hash))
		return STATUS_CONFLICT;
	return STATUS_OK;
}

static enum status
policy_read(struct trust_policy *policy)
{
	struct signed_note note;
	enum status status = signed_note_split(policy->kept.raw, policy->kept.arena, &note);

	if (!status)
		status = policy_decode(note.text, policy->kept.arena, &policy->policy);
	/* the hash of a note is that of the whole file */
	policy->policy.hash = digest_of(policy->kept.raw);
	return status;
}

enum status
trust_take_policy(struct trust *trust, struct view raw, struct trust_source source)
{
	struct trust_policy *policy = calloc(1, sizeof *policy);
	struct trust_policy *have = NULL;
	enum status status = policy ? kept_new(raw, MAX_POLICY_BYTES, source, &policy->kept) : STATUS_NO_MEMORY;
	size_t at = 0;
	int found = 0;

	if (status)
		goto out;
	status = policy_read(policy);
	if (status)
		goto out;
	at = trust_policy_at(trust, policy->policy.governs.name, &found);
	if (found)
		have = trust->policies[at];
	if (have && digest_equal(&have->policy.hash, &policy->policy.hash)) {
		place_known(trust, &have->kept, source);
		goto out;
	}
	status = policy_check(trust, &policy->policy, have ? &have->policy : NULL, &policy->kept);
	if (!status && !found) {
		void **list = (void **)trust->policies;

		status = list_open(&list, &trust->policy_count, at);
		if (!status)
			trust->policies = (struct trust_policy **)list;
	}
	if (!status) {
		trust->policies[at] = policy;
		policy = have;
	}
out:
	if (policy) {
		arena_free(policy->kept.arena);
		free(policy);
	}
	return status;
}
