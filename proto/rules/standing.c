#include "rules/standing.h"

#include <string.h>

#define MS_A_SECOND 1000

const struct directory_agency *
standing_agency(const struct standing *standing, const char *name)
{
	size_t low = 0, high = standing->directory ? standing->directory->agency_count : 0;

	/* sorted by id, and there may be tens of thousands */
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct directory_agency *agency = &standing->directory->agencies[middle];
		int order = strcmp(agency->id.name, name);

		if (!order)
			return agency;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static int
is_revoked(const struct directory_agency *agency, enum revocation what)
{
	for (size_t i = 0; i < agency->revoked_count; i++)
		if (agency->revoked[i].what == what || agency->revoked[i].what == REVOKED_AGENCY)
			return 1;
	return 0;
}

static int
is_epoch_revoked(const struct directory_agency *agency, const char *epoch)
{
	for (size_t i = 0; i < agency->revoked_count; i++)
		if (agency->revoked[i].what == REVOKED_EPOCH && !strcmp(agency->revoked[i].epoch, epoch))
			return 1;
	return 0;
}

int
standing_has_agent(const struct standing *standing, const char *name)
{
	const struct directory_agency *agency = standing_agency(standing, standing_successor(standing, name));

	return agency && !is_revoked(agency, REVOKED_SIGN);
}

int
standing_has_role(const struct standing *standing, const char *name, const char *role)
{
	const struct directory_agency *agency = standing_agency(standing, name);

	for (size_t i = 0; agency && i < agency->role_count; i++)
		if (!strcmp(agency->roles[i], role))
			return 1;
	return 0;
}

int
standing_may(const struct standing *standing, const char *name, const char *type_word)
{
	const struct directory_agency *agency = standing_agency(standing, name);

	for (size_t i = 0; agency && i < agency->may_count; i++)
		if (!strcmp(agency->may[i], type_word))
			return 1;
	return 0;
}

const struct card *
standing_card(const struct standing *standing, const char *name)
{
	size_t low = 0, high = standing->card_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(standing->cards[middle]->agency.name, name);

		if (!order)
			return standing->cards[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

const struct policy *
standing_policy(const struct standing *standing, const char *crs)
{
	for (size_t i = 0; i < standing->policy_count; i++)
		if (!strcmp(standing->policies[i]->governs.name, crs))
			return standing->policies[i];
	return NULL;
}

static int
has_also(const struct policy *policy, const char *agency)
{
	for (size_t i = 0; i < policy->also_count; i++)
		if (!strcmp(policy->also[i].name, agency))
			return 1;
	return 0;
}

/* Mergers in a row; a circle of successors leads nowhere. */
#define MOST_MERGERS 8

const char *
standing_successor(const struct standing *standing, const char *agency)
{
	const char *last = agency;

	for (int step = 0; step < MOST_MERGERS; step++) {
		const struct directory_agency *entry = standing_agency(standing, last);

		if (!entry || !entry->successor.name[0])
			return last;
		last = entry->successor.name;
	}
	return agency;
}

int
standing_may_hold(const struct standing *standing, const char *agency)
{
	return standing_has_role(standing, agency, "crs") || standing_has_role(standing, agency, "edt") ||
	       standing_has_role(standing, agency, "holder");
}

static int
is_beside(const struct standing *standing, const char *holder, const char *agency)
{
	if (!strcmp(holder, agency))
		return 1;
	for (size_t i = 0; i < standing->policy_count; i++) {
		const struct policy *policy = standing->policies[i];

		if (!strcmp(policy->governs.name, holder) && has_also(policy, agency))
			return 1;
		if (!strcmp(policy->governs.name, agency) && has_also(policy, holder))
			return 1;
	}
	return 0;
}

int
standing_is_side(const struct standing *standing, const char *holder, const char *agency)
{
	return is_beside(standing, holder, agency) || is_beside(standing, standing_successor(standing, holder), agency);
}

const char *
standing_principal(const struct standing *standing, const char *agency)
{
	for (size_t i = 0; i < standing->policy_count; i++)
		if (has_also(standing->policies[i], agency))
			return standing->policies[i]->governs.name;
	return NULL;
}

enum refusal
standing_check_recipient(const struct standing *standing, const struct recipient *recipient)
{
	const struct directory_agency *agency = standing_agency(standing, recipient->agency.name);
	const struct card *card = standing_card(standing, recipient->agency.name);

	if (!agency)
		return REFUSAL_RECIPIENT_UNKNOWN;
	if (is_revoked(agency, REVOKED_SIGN))
		return REFUSAL_REVOKED;
	/* a revoked epoch is mended by fetching the card, so it is `epoch` */
	if (!card || is_epoch_revoked(agency, recipient->epoch))
		return REFUSAL_EPOCH;
	for (size_t i = 0; i < card->epoch_count; i++) {
		const struct card_epoch *epoch = &card->epochs[i];

		if (strcmp(epoch->epoch, recipient->epoch) != 0)
			continue;
		if (standing->now.ms / MS_A_SECOND - EPOCH_GRACE_MS / MS_A_SECOND > epoch->until_s)
			return REFUSAL_EPOCH;
		return REFUSAL_NONE;
	}
	return REFUSAL_EPOCH;
}
