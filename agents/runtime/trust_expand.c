#include <string.h>

#include "note/directory.h"
#include "runtime/trust_state.h"

struct expansion {
	struct agency to[MAX_RECIPIENTS];
	size_t count;
};

static int
holds(const struct agency *to, size_t count, const char *agency)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(to[i].name, agency))
			return 1;
	return 0;
}

static int
is_also_of(const struct policy *policy, const char *agency)
{
	return holds(policy->also, policy->also_count, agency);
}

/* Add one unless it is there, or cannot be sealed to: a referral does not wait
 * for an out-of-hours team that has not joined yet. */
static enum status
add(const struct trust *trust, struct expansion *expansion, const struct agency *agency)
{
	const struct directory_agency *entry = directory_find(&trust->directory, agency->name);

	if (holds(expansion->to, expansion->count, agency->name))
		return STATUS_OK;
	if (!entry || directory_is_revoked(entry, REVOKED_AGENCY) || !trust_card(trust, agency->name))
		return STATUS_OK;
	if (expansion->count == MAX_RECIPIENTS)
		return STATUS_TOO_BIG;
	expansion->to[expansion->count++] = *agency;
	return STATUS_OK;
}

/* The CRS that ${edt} stands in for here.  One that serves several must not
 * carry a message from the one council to the other: then the case's or the
 * sender's own CRS says which, else none. */
static const struct policy *
policy_of_edt(const struct trust *trust, const char *edt, const char *area, const struct agency *to, size_t count)
{
	const struct policy *only = NULL;
	size_t serves = 0;

	for (size_t i = 0; i < trust->policy_count; i++) {
		const struct policy *policy = &trust->policies[i]->policy;

		if (!is_also_of(policy, edt))
			continue;
		if (holds(to, count, policy->governs.name))
			return NULL; /* it is there for that one already */
		if (!strcmp(policy->governs.name, area))
			return policy;
		only = policy;
		serves++;
	}
	return serves == 1 ? only : NULL;
}

static enum status
add_group(const struct trust *trust, struct expansion *expansion, const struct policy *policy)
{
	enum status status = add(trust, expansion, &policy->governs);

	for (size_t i = 0; !status && i < policy->also_count; i++)
		status = add(trust, expansion, &policy->also[i]);
	return status;
}

enum status
trust_expand_also(const struct trust *trust, const char *area, struct agency *to, size_t *count)
{
	struct expansion expansion = {.count = *count};
	enum status status = STATUS_OK;

	if (*count > MAX_RECIPIENTS)
		return STATUS_TOO_BIG;
	memcpy(expansion.to, to, *count * sizeof *to);
	/* over those given only: what is added brings nobody further */
	for (size_t i = 0; !status && trust->directory.serial && i < *count; i++) {
		const struct policy *policy = trust_policy_for(trust, to[i].name);

		if (!policy)
			policy = policy_of_edt(trust, to[i].name, area, to, *count);
		if (policy)
			status = add_group(trust, &expansion, policy);
	}
	if (status)
		return status;
	memcpy(to, expansion.to, expansion.count * sizeof *to);
	*count = expansion.count;
	return STATUS_OK;
}

static int
is_named_beside(const struct trust *trust, const char *crs, const char *name)
{
	const struct policy *policy = trust_policy_for(trust, crs);

	return policy && is_also_of(policy, name);
}

int
trust_is_beside(const struct trust *trust, const char *name, const char *other)
{
	return is_named_beside(trust, name, other) || is_named_beside(trust, other, name);
}

int
trust_is_side(const struct trust *trust, const char *name, const char *other)
{
	return !strcmp(name, other) || trust_is_beside(trust, name, other);
}
