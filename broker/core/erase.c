#include "core/erase.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/log.h"
#include "core/casefile.h"
#include "note/envelope.h"
#include "note/erasure.h"
#include "note/lines.h"
#include "note/notice.h"
#include "note/receipt.h"
#include "rules/keymap.h"
#include "store/store_erase.h"

/* A group of cases, its ids hashed. */
struct group {
	struct case_state state;
	struct keymap envelopes;
	struct arena *arena; /* of one note being looked at */
};

static enum status
open_group(struct core *core, const struct case_token *token, struct group *group)
{
	int is_new = 0;
	enum status status = casefile_load(core, token, &group->state, &is_new);

	if (!status && is_new)
		status = STATUS_NOT_FOUND;
	group->envelopes = (struct keymap){0};
	group->arena = core->question;
	for (size_t i = 0; !status && i < group->state.past_count; i++)
		status = keymap_put(&group->envelopes, core->scratch, group->state.past[i].envelope->id.hex, i);
	return status;
}

static enum erasing
judge(struct core *core, const struct group *group, struct instant *ret_from)
{
	const struct standing standing = known_standing(&core->known, core->now);

	return erasing_judge(&group->state, &standing, ret_from);
}

enum status
erase_judge(struct core *core, const struct case_token *token, struct erase_report *ret_report)
{
	struct group group;
	enum status status = open_group(core, token, &group);

	if (status)
		return status;
	*ret_report = (struct erase_report){.cases = group.state.linked_count + 1, .notes = group.state.past_count};
	ret_report->verdict = judge(core, &group, &ret_report->from);
	return STATUS_OK;
}

/* ---- what is about the group and nothing else ---- */

static int
is_of_group(const struct group *group, const struct case_token *token)
{
	if (!strcmp(group->state.self.token.hex, token->hex))
		return 1;
	for (size_t i = 0; i < group->state.linked_count; i++)
		if (!strcmp(group->state.linked[i].token.hex, token->hex))
			return 1;
	return 0;
}

/* A receipt goes when every envelope that it names does, or has gone. */
static enum status
is_receipt_of(struct core *core, const struct group *group, struct view note, int *ret_is)
{
	struct receipt receipt;
	size_t ours = 0;
	enum status status = receipt_decode(note, group->arena, &receipt);

	*ret_is = 0;
	if (status)
		return status == STATUS_NO_MEMORY ? status : STATUS_CORRUPT;
	for (size_t i = 0; i < receipt.line_count; i++) {
		const struct envelope_id *id = &receipt.lines[i].envelope;
		struct store_envelope found;

		if (keymap_find(&group->envelopes, id->hex) != KEYMAP_NONE) {
			ours++;
			continue;
		}
		status = store_envelope_find(core->store, id, &found);
		if (status && status != STATUS_NOT_FOUND)
			return status;
		if (status || !found.is_accepted || found.case_token.hex[0])
			return STATUS_OK;
	}
	*ret_is = ours > 0;
	return STATUS_OK;
}

static enum status
is_refused_of(struct core *core, const struct group *group, struct view note, int *ret_is)
{
	struct envelope envelope;
	enum status status;

	if (lines_begins(note, RECEIPT_FIRST_LINE))
		return is_receipt_of(core, group, note, ret_is);
	status = envelope_decode(note, group->arena, &envelope);
	*ret_is = !status && is_of_group(group, &envelope.case_token);
	return status && status != STATUS_NO_MEMORY ? STATUS_CORRUPT : status;
}

static enum status
is_notice_of(const struct group *group, struct view note, int *ret_is)
{
	struct notice notice;
	enum status status = notice_decode(note, group->arena, &notice);

	*ret_is = !status && is_of_group(group, &notice.case_token);
	return status && status != STATUS_NO_MEMORY ? STATUS_CORRUPT : status;
}

static enum status
is_about(struct core *core, const struct group *group, uint64_t index, int *ret_is)
{
	struct store_note note;
	enum status status = store_note_find(core->store, index, group->arena, &note);

	*ret_is = 0;
	if (status || !note.note.size)
		return status;
	switch (note.leaf.kind) {
	case LEAF_RECEIPT:
		return is_receipt_of(core, group, note.note, ret_is);
	case LEAF_REFUSED:
		return is_refused_of(core, group, note.note, ret_is);
	case LEAF_NOTICE:
		return is_notice_of(group, note.note, ret_is);
	case LEAF_ENVELOPE: /* the case has a list of these */
	case LEAF_CARD:
	case LEAF_DIRECTORY:
	case LEAF_POLICY:
	case LEAF_ERASURE:
	case LEAF_KIND_COUNT:
		break;
	}
	return STATUS_OK;
}

enum status
erase_look(struct core *core, const struct case_token *token, struct arena *arena, struct erase_page *page)
{
	uint64_t *indices = arena_array(arena, ERASE_LOOK_LEAVES, sizeof *indices);
	struct group group;
	struct leaf last;
	enum status status = indices ? open_group(core, token, &group) : STATUS_NO_MEMORY;

	if (!status)
		status = store_leaf_last(core->store, &last);
	if (status)
		return status;
	page->count = 0;
	page->indices = indices;
	page->verdict = judge(core, &group, &page->from);
	if (page->verdict != ERASING_MAY)
		return STATUS_OK;
	/* nothing is about a case before its first note */
	if (group.state.past_count && page->next < group.state.past[0].index)
		page->next = group.state.past[0].index;
	for (size_t i = 0; !status && i < ERASE_LOOK_LEAVES && page->next <= last.index; i++, page->next++) {
		int is = 0;

		status = is_about(core, &group, page->next, &is);
		if (is)
			indices[page->count++] = page->next;
		arena_reset(group.arena);
	}
	page->is_end = page->next > last.index;
	return status;
}

/* ---- doing it ---- */

static int
by_number(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* All leaves whose notes go, sorted, each once. */
static enum status
collect(struct core *core, const struct group *group, const struct erase_ask *ask, uint64_t **ret_all, size_t *ret_count)
{
	size_t most = group->state.past_count + ask->other_count, count = 0;
	uint64_t *all = arena_array(core->scratch, most ? most : 1, sizeof *all);
	enum status status = all ? STATUS_OK : STATUS_NO_MEMORY;

	for (size_t i = 0; !status && i < group->state.past_count; i++)
		all[count++] = group->state.past[i].index;
	for (size_t i = 0; !status && i < ask->other_count; i++) {
		int is = 0;

		status = is_about(core, group, ask->others[i], &is);
		arena_reset(group->arena);
		if (!status && !is)
			return STATUS_MALFORMED;
		all[count++] = ask->others[i];
	}
	if (status)
		return status;
	qsort(all, count, sizeof *all, by_number);
	*ret_count = 0;
	for (size_t i = 0; i < count; i++)
		if (!*ret_count || all[*ret_count - 1] != all[i])
			all[(*ret_count)++] = all[i];
	*ret_all = all;
	return STATUS_OK;
}

static int
by_token(const void *a, const void *b)
{
	return strcmp(((const struct case_token *)a)->hex, ((const struct case_token *)b)->hex);
}

/* What the leaf is to say. */
static enum status
describe(struct core *core, const struct group *group, const uint64_t *all, size_t count, struct erasure *erasure)
{
	const struct case_state *state = &group->state;
	struct case_token *cases = arena_array(core->scratch, state->linked_count + 1, sizeof *cases);
	struct erasure_range *ranges = arena_array(core->scratch, count, sizeof *ranges);

	if (!cases || !ranges)
		return STATUS_NO_MEMORY;
	*erasure = (struct erasure){.cases = cases, .ranges = ranges, .at = core->now};
	cases[erasure->case_count++] = state->self.token;
	for (size_t i = 0; i < state->linked_count; i++)
		cases[erasure->case_count++] = state->linked[i].token;
	qsort(cases, erasure->case_count, sizeof *cases, by_token);
	for (size_t i = 0; i < count; i++) {
		if (i && all[i] == all[i - 1] + 1)
			ranges[erasure->range_count - 1].last = all[i];
		else
			ranges[erasure->range_count++] = (struct erasure_range){all[i], all[i]};
	}
	for (size_t i = 0; i < state->duty_count; i++)
		erasure->duties[state->duties[i].state]++;
	return STATUS_OK;
}

static enum status
write_leaf(struct core *core, const struct erasure *erasure, uint64_t *ret_index)
{
	struct store_new_leaf leaf = {.kind = LEAF_ERASURE, .accepted = core->now};
	enum status status = erasure_write(erasure, core->scratch, &leaf.note);

	if (status)
		return status;
	leaf.digest = digest_of(leaf.note);
	return store_leaf_add(core->store, &leaf, ret_index);
}

enum status
erase_case(struct core *core, const struct erase_ask *ask, struct erase_report *ret_report)
{
	struct group group;
	struct erasure erasure;
	uint64_t *all = NULL;
	size_t count = 0;
	enum status status = open_group(core, ask->token, &group);

	if (status)
		return status;
	*ret_report = (struct erase_report){.cases = group.state.linked_count + 1};
	ret_report->verdict = judge(core, &group, &ret_report->from);
	if (ret_report->verdict != ERASING_MAY)
		return STATUS_OK;
	status = collect(core, &group, ask, &all, &count);
	if (!status)
		status = describe(core, &group, all, count, &erasure);
	if (!status)
		status = write_leaf(core, &erasure, &ret_report->index);
	for (size_t i = 0; !status && i < count; i++)
		status = store_note_erase(core->store, all[i]);
	if (!status)
		status = store_group_erase(core->store, ask->token);
	if (status)
		return status;
	for (size_t i = 0; i < group.state.duty_count; i++)
		if (duty_is_open(&group.state.duties[i]) && core->open_duties)
			core->open_duties--;
	core->is_due_known = core->is_return_known = 0;
	ret_report->notes = count;
	log_event(LOG_LINE_WARNING, "case.erased", "index=%llu cases=%zu notes=%zu",
		  (unsigned long long)ret_report->index, ret_report->cases, ret_report->notes);
	return STATUS_OK;
}
