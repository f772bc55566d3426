#include "runtime/unseal.h"

#include <string.h>

#include "base/digest.h"
#include "base/secret.h"
#include "content/facts.h"
#include "content/sealed.h"
#include "note/envelope.h"

static const struct inbox_findings nothing_yet = {-1, -1, -1, -1, AGE_OPENED, -1, -1, -1, -1, -1};

static int
binding_holds(const struct envelope *envelope, const struct sealed_binding *binding)
{
	struct digest head = digest_of(envelope->head);

	return !strcmp(binding->id.hex, envelope->id.hex) && !strcmp(binding->from.name, envelope->from.name) &&
	       digest_equal(&binding->head, &head);
}

/* Errors that are the sender's doing become findings; the rest goes up. */
static enum status
decode(struct view plain, const struct envelope *envelope, struct arena *arena, struct document *ret_document,
       struct inbox_findings *findings)
{
	struct sealed_binding binding;
	enum status status = sealed_decode(plain, arena, ret_document, &binding);

	if (status == STATUS_NO_MEMORY)
		return status;
	findings->decodes = !status;
	if (status)
		return STATUS_OK;
	findings->binding_holds = binding_holds(envelope, &binding);
	findings->type_agrees = ret_document->type == envelope->type;
	return STATUS_OK;
}

static enum status
open_body(const struct envelope *envelope, struct view body, const struct age_unwrapper *unwrapper, struct arena *arena,
	  struct document *ret_document, struct inbox_findings *findings)
{
	uint8_t *plain = NULL;
	size_t size = 0;
	enum status status = age_open(body, unwrapper, &plain, &size, &findings->fault);

	if (status == STATUS_CANNOT_OPEN || status == STATUS_MALFORMED || status == STATUS_TOO_BIG) {
		findings->opens = 0;
		return STATUS_OK;
	}
	if (status)
		return status;
	findings->opens = 1;
	status = decode((struct view){plain, size}, envelope, arena, ret_document, findings);
	secret_free(plain);
	return status;
}

enum status
unseal_open(const struct envelope *envelope, struct view body, const struct age_unwrapper *unwrapper, struct arena *arena,
	    struct document *ret_document, struct inbox_findings *ret_findings)
{
	struct inbox_findings findings = nothing_yet;
	enum status status = open_body(envelope, body, unwrapper, arena, ret_document, &findings);

	if (!status)
		*ret_findings = findings;
	return status;
}

static int
is_recipient(const struct envelope *envelope, const struct agency *self)
{
	for (size_t i = 0; i < envelope->to_count; i++)
		if (!strcmp(envelope->to[i].agency.name, self->name))
			return 1;
	return 0;
}

/* Both ends derive facts sorted by whole line, so they are the same list or
 * the note does not say what the body does. */
static enum status
compare_facts(const struct envelope *envelope, const struct document *document, struct arena *arena, int *ret_agree)
{
	struct fact *facts = NULL;
	size_t count = 0;
	enum status status = facts_derive(document, arena, &facts, &count);

	if (status == STATUS_NO_MEMORY)
		return status;
	*ret_agree = !status && count == envelope->fact_count;
	for (size_t i = 0; *ret_agree && i < count; i++)
		*ret_agree = !strcmp(facts[i].name, envelope->facts[i].name) &&
			     !strcmp(facts[i].value, envelope->facts[i].value);
	return STATUS_OK;
}

enum status
unseal_plain(const struct envelope *envelope, struct view plain, struct arena *arena, struct document *ret_document,
	     struct inbox_findings *ret_findings)
{
	struct inbox_findings findings = nothing_yet;
	enum status status = decode(plain, envelope, arena, ret_document, &findings);

	if (!status && findings.type_agrees == 1)
		status = compare_facts(envelope, ret_document, arena, &findings.facts_agree);
	if (!status)
		*ret_findings = findings;
	return status;
}

enum status
unseal_check(const struct envelope *envelope, struct view body, const struct unseal_context *context, struct arena *arena,
	     struct document *ret_document, struct inbox_findings *ret_findings)
{
	struct inbox_findings findings = nothing_yet;
	struct document_problem problem;
	enum status status = STATUS_OK;

	/* each check only after the one before it held: nothing is opened for a
	 * stranger, nothing is decoded that was not sealed to us */
	findings.signature_holds = context->sender_key && !envelope_verify(envelope, context->sender_key);
	if (findings.signature_holds)
		findings.is_for_us = is_recipient(envelope, &context->self);
	if (findings.is_for_us == 1)
		findings.type_is_known = envelope->type != TYPE_UNKNOWN;
	if (findings.type_is_known == 1)
		status = open_body(envelope, body, context->unwrapper, arena, ret_document, &findings);
	if (!status && findings.type_agrees == 1)
		status = compare_facts(envelope, ret_document, arena, &findings.facts_agree);
	if (!status && findings.facts_agree == 1)
		findings.is_complete = !document_incomplete(ret_document, &problem);
	if (!status)
		*ret_findings = findings;
	return status;
}
