#include "runtime/compose.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "base/secret.h"
#include "content/facts.h"
#include "content/sealed.h"
#include "note/directory.h"
#include "note/envelope.h"
#include "runtime/facts_table.h"
#include "seal/padding.h"

static int
by_agency(const void *a, const void *b)
{
	const struct agency *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static enum status
blame(struct document_problem *ret_problem, const char *code, const char *detail)
{
	*ret_problem = (struct document_problem){"/to", code, detail ? detail : ""};
	return STATUS_MALFORMED;
}

/* Which CRS governs: said, or ourselves, or the first CRS it goes to, or ours. */
static const char *
area_of(const struct compose_context *context, const struct compose_request *request)
{
	const struct directory *directory = trust_directory(context->trust);
	const struct directory_agency *self = directory ? directory_find(directory, context->self.name) : NULL;

	if (*request->area.name)
		return request->area.name;
	if (self && directory_has_role(self, "crs"))
		return context->self.name;
	for (size_t i = 0; directory && i < request->to_count; i++) {
		const struct directory_agency *agency = directory_find(directory, request->to[i].name);

		if (agency && directory_has_role(agency, "crs"))
			return request->to[i].name;
	}
	return self ? self->area.name : "";
}

/* The `to` agencies: those asked for, ourselves, and `also`; sorted, once each. */
static enum status
collect_to(const struct compose_context *context, const struct compose_request *request, struct agency *to,
	   size_t *ret_count)
{
	size_t count = 1, kept = 0;
	enum status status;

	to[0] = context->self;
	if (request->to_count >= MAX_RECIPIENTS)
		return STATUS_TOO_BIG;
	for (size_t i = 0; i < request->to_count; i++)
		to[count++] = request->to[i];
	qsort(to, count, sizeof *to, by_agency);
	for (size_t i = 0; i < count; i++)
		if (!kept || strcmp(to[kept - 1].name, to[i].name) != 0)
			to[kept++] = to[i];
	count = kept;
	status = trust_expand_also(context->trust, area_of(context, request), to, &count);
	if (status)
		return status;
	qsort(to, count, sizeof *to, by_agency);
	*ret_count = count;
	return STATUS_OK;
}

struct sealing {
	struct recipient to[MAX_RECIPIENTS];
	struct age_public keys[MAX_RECIPIENTS];
	size_t count;
};

static int
is_asked_for(const struct compose_context *context, const struct compose_request *request, const char *agency)
{
	int is = !strcmp(context->self.name, agency);

	for (size_t i = 0; !is && i < request->to_count; i++)
		is = !strcmp(request->to[i].name, agency);
	return is;
}

/* A key of ours that has lapsed too says that it is our clock that is wrong. */
static int
is_clock_doubtful(const struct compose_context *context)
{
	struct trust_recipient own;

	return !trust_epoch_for(context->trust, context->self.name, context->now.ms / 1000, &own) && own.is_lapsed;
}

static enum status
find_keys(const struct compose_context *context, const struct compose_request *request, struct arena *arena,
	  struct sealing *sealing, struct document_problem *ret_problem)
{
	struct agency to[MAX_RECIPIENTS];
	int is_doubtful = is_clock_doubtful(context);
	size_t count = 0;
	enum status status = collect_to(context, request, to, &count);

	if (status == STATUS_TOO_BIG)
		return blame(ret_problem, "too-many", "A message goes to at most 63 agencies.");
	if (status)
		return status;
	for (size_t i = 0; i < count; i++) {
		struct trust_recipient key = {.is_lapsed = 0};

		status = trust_epoch_for(context->trust, to[i].name, context->now.ms / 1000, &key);
		if (status && request->leave_out_revoked && strcmp(to[i].name, context->self.name) != 0)
			continue;
		/* nothing waits for an out-of-hours team that has no key now */
		if ((status || (key.is_lapsed && !is_doubtful)) && !is_asked_for(context, request, to[i].name))
			continue;
		if (status && !strcmp(context->self.name, to[i].name))
			return blame(ret_problem, "own-key",
				     "This agency has no usable key, or it was revoked: ask the registrar. Ring the "
				     "recipient meanwhile.");
		if (status == STATUS_NOT_PERMITTED)
			return blame(ret_problem, "revoked",
				     arena_print(arena, "%s has been revoked: ring it.", to[i].name));
		if (status)
			return blame(ret_problem, "recipient-unknown",
				     arena_print(arena, "There is no usable key of %s: check its id, ring it meanwhile.",
						 to[i].name));
		sealing->to[sealing->count].agency = to[i];
		memcpy(sealing->to[sealing->count].epoch, key.epoch, sizeof key.epoch);
		sealing->keys[sealing->count++] = key.key;
	}
	if (request->leave_out_revoked && request->to_count && sealing->count < 2)
		return blame(ret_problem, "revoked", "No recipient is left: ring the agency.");
	return STATUS_OK;
}

static enum status
seal(const struct envelope *envelope, const struct document *document, const struct sealing *sealing, struct arena *arena,
     struct view *ret_body)
{
	struct sealed_binding binding = {envelope->id, envelope->from, digest_of(envelope->head)};
	size_t size = sealed_size(document, &binding), plain_size = 0;
	uint8_t *plain = NULL;
	enum status status;

	if (size > MAX_SEALED_BYTES)
		return STATUS_TOO_BIG;
	status = sealed_encode(document, &binding, padding_class(size), &plain, &plain_size);
	if (!status)
		status = age_seal((struct view){plain, plain_size}, sealing->keys, sealing->count, arena, ret_body);
	secret_free(plain);
	return status;
}

/* Everything of the envelope that does not depend on the body. */
static enum status
fill(const struct compose_context *context, const struct compose_request *request, struct arena *arena,
     struct envelope *envelope, struct document_problem *ret_problem)
{
	const struct directory *directory = trust_directory(context->trust);
	struct fact *facts = NULL;
	enum status status = document_prepare(request->document, arena);

	if (!status && document_incomplete(request->document, ret_problem))
		return STATUS_MALFORMED;
	if (!status)
		status = facts_derive(request->document, arena, &facts, &envelope->fact_count);
	if (status == STATUS_MALFORMED)
		*ret_problem = (struct document_problem){
			"", "facts", "A required part is missing or cannot be read, so its facts cannot be stated."};
	if (status)
		return status;
	envelope->facts = facts;
	envelope->from = context->self;
	envelope->time_s = context->now.ms / 1000;
	envelope->type = request->document->type;
	envelope->type_word = message_type_word(envelope->type);
	envelope->case_token = request->case_token;
	if (!*envelope->case_token.hex)
		id_mint(context->now, envelope->case_token.hex);
	envelope->re = request->re;
	envelope->replaces = request->replaces;
	envelope->directory_serial = directory ? directory->serial : 0;
	envelope->id = request->id;
	if (!*envelope->id.hex)
		id_mint(context->now, envelope->id.hex);
	id_mint(context->now, envelope->salt.hex);
	return STATUS_OK;
}

enum status
compose_message(const struct compose_context *context, const struct compose_request *request, struct arena *arena,
		struct composed *ret_composed, struct document_problem *ret_problem)
{
	struct composed made = {0};
	struct envelope *envelope = &made.envelope;
	struct sealing *sealing = arena_alloc(arena, sizeof *sealing);
	enum status status = sealing ? STATUS_OK : STATUS_NO_MEMORY;

	if (!status)
		status = fill(context, request, arena, envelope, ret_problem);
	if (!status)
		status = find_keys(context, request, arena, sealing, ret_problem);
	if (status)
		return status;
	envelope->to = sealing->to;
	envelope->to_count = sealing->count;
	status = envelope_head_write(envelope, arena, &envelope->head);
	if (!status)
		status = seal(envelope, request->document, sealing, arena, &made.body);
	if (status)
		return status;
	envelope->body = digest_of(made.body);
	envelope->body_bytes = made.body.size;
	status = envelope_body_write(envelope->head, &envelope->body, envelope->body_bytes, arena, &made.before_seq);
	if (status)
		return status;
	made.priority = facts_table_priority(envelope->type, envelope->facts, envelope->fact_count);
	made.is_high = facts_table_is_high(envelope->type, envelope->facts, envelope->fact_count);
	made.needs_second = facts_table_needs_second(envelope->facts, envelope->fact_count);
	*ret_composed = made;
	return STATUS_OK;
}
