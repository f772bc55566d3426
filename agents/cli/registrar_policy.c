#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/day.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/id.h"
#include "cli/draft.h"
#include "cli/options.h"
#include "cli/registrar.h"
#include "cli/say.h"
#include "content/holidays.h"
#include "note/policy.h"
#include "rules/policy_check.h"

#define POLICY "tellback registrar policy"
#define DIVISION "england-and-wales"

struct policy_draft {
	const char *from;
	const char *holidays;
	const char *governs;
	const char *out;
	struct options_list also;
	struct policy policy;
};

static int
policy_options(int argc, char **argv, struct arena *arena, struct policy_draft *draft)
{
	const struct options_row rows[] = {
		{"--holidays", &draft->holidays, NULL, NULL},
		{"--governs", &draft->governs, NULL, NULL},
		{"--out", &draft->out, NULL, NULL},
		{"--also", NULL, NULL, &draft->also},
	};
	struct options_list rest = {.count = 0};

	if (options_read(&(struct options_words){POLICY, argc - 1, argv + 1}, rows, sizeof rows / sizeof *rows, &rest))
		return EXIT_USAGE;
	if (rest.count != 1 || !draft->governs)
		return say_usage(POLICY, "name one POLICYTEXT and the CRS that it --governs");
	if (!id_is_agency(draft->governs))
		return say_usage(POLICY, "--governs wants a CRS's id");
	for (size_t i = 0; i < draft->also.count; i++)
		if (!id_is_agency(draft->also.items[i]) || !strcmp(draft->also.items[i], draft->governs))
			return say_usage(POLICY, "--also wants the id of another agency, the out-of-hours team");
	draft->from = rest.items[0];
	if (!draft->out)
		draft->out = arena_print(arena, "%s.policy", draft->governs);
	return draft->out ? EXIT_DONE : say_trouble(POLICY, draft->governs, STATUS_NO_MEMORY);
}

static enum status
policy_holidays(struct policy_draft *draft, struct arena *arena)
{
	struct holidays holidays;
	struct view json;
	enum status status;

	if (!draft->holidays)
		return STATUS_OK;
	status = file_read(draft->holidays, MAX_JSON_BYTES, arena, &json);
	if (!status)
		status = holidays_read(json, DIVISION, arena, &holidays);
	if (status)
		return status;
	draft->policy.holidays = holidays.days;
	draft->policy.holiday_count = holidays.count;
	draft->policy.holidays_span = (struct day_span){holidays.from, holidays.until};
	return STATUS_OK;
}

static int
policy_apply(struct policy_draft *draft, struct arena *arena)
{
	struct agency *also = arena_array(arena, draft->also.count, sizeof *also);
	enum status status;

	if (!also)
		return say_trouble(POLICY, draft->from, STATUS_NO_MEMORY);
	id_set(draft->policy.governs.name, sizeof draft->policy.governs.name, draft->governs);
	for (size_t i = 0; i < draft->also.count; i++)
		id_set(also[i].name, sizeof also[i].name, draft->also.items[i]);
	draft->policy.also = also;
	draft->policy.also_count = draft->also.count;
	status = policy_holidays(draft, arena);
	if (status == STATUS_NOT_FOUND) {
		fprintf(stderr, "%s: %s: not there, or it has no dates for %s\n", POLICY, draft->holidays, DIVISION);
		return EXIT_NOT_FOUND;
	}
	return status ? say_trouble(POLICY, draft->holidays, status) : EXIT_DONE;
}

/* Write ${draft} with the serial and prev of ${like}: is it the same text? */
static enum status
policy_same(const struct policy_draft *draft, const struct policy *like, struct view like_text, struct arena *arena,
	    int *ret_same)
{
	struct policy policy = draft->policy;
	struct view text;
	enum status status;

	policy.serial = like->serial;
	policy.prev = like->prev;
	policy.time_s = like->time_s; /* only what a person changed counts */
	status = policy_write(&policy, arena, &text);
	if (!status)
		*ret_same = text.size == like_text.size && !memcmp(text.bytes, like_text.bytes, text.size);
	return status;
}

/* The chain: after what is published, in the place of what is not. */
static enum status
policy_chain(struct policy_draft *draft, struct arena *arena, int *ret_same)
{
	const char *published_path = draft_published_path(draft->out, arena);
	struct policy old;
	struct view raw, text;
	enum status status =
		published_path ? file_read(published_path, MAX_POLICY_BYTES, arena, &raw) : STATUS_NO_MEMORY;

	draft->policy.serial = 1;
	draft->policy.time_s = clock_now().ms / 1000;
	draft->policy.prev = (struct digest){{0}};
	if (!status) {
		status = policy_decode(raw, arena, &old);
		if (!status)
			status = signed_note_text(raw, arena, &text);
		if (!status)
			status = policy_same(draft, &old, text, arena, ret_same);
		if (status || *ret_same)
			return status;
		draft->policy.serial = old.serial + 1;
		draft->policy.prev = digest_of(raw);
	} else if (status != STATUS_NOT_FOUND) {
		return status;
	}
	status = file_read(draft->out, MAX_POLICY_BYTES, arena, &raw);
	if (status)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	/* a draft that cannot be read is simply replaced */
	if (policy_decode(raw, arena, &old) || signed_note_text(raw, arena, &text) ||
	    old.serial != draft->policy.serial)
		return STATUS_OK;
	return policy_same(draft, &old, text, arena, ret_same);
}

static int
policy_tell(const struct policy_draft *draft, int same)
{
	char from[DAY_SIZE], until[DAY_SIZE];

	day_print(draft->policy.holidays_span.first, from);
	day_print(draft->policy.holidays_span.last, until);
	if (same) {
		printf("%s: this policy is there already; nothing was changed.\n", draft->out);
		return EXIT_DONE;
	}
	printf("%s: policy %llu for %s, not yet signed.\n", draft->out, (unsigned long long)draft->policy.serial,
	       draft->governs);
	printf("  %zu clocks, %zu bank holidays, complete from %s to %s\n", draft->policy.clock_count,
	       draft->policy.holiday_count, from, until);
	for (size_t i = 0; i < draft->policy.phone_count; i++)
		if (strcmp(draft->policy.phones[i].crs.name, draft->governs))
			printf("  look at its phone line: it names %s\n", draft->policy.phones[i].crs.name);
	printf("Next: each root holder runs tellback registrar sign %s --key FOLDER,\n"
	       "      and then tellback registrar publish %s --directory NOTE\n",
	       draft->out, draft->out);
	return EXIT_DONE;
}

int
registrar_policy_make(int argc, char **argv)
{
	struct policy_draft draft = {0};
	struct arena *arena = arena_new(32u << 20);
	char words[POLICY_CHECK_SIZE], why[POLICY_WHY_SIZE];
	struct view raw, text;
	enum status status;
	int same = 0;
	int code = arena ? policy_options(argc, argv, arena, &draft) : say_trouble(POLICY, "start", STATUS_NO_MEMORY);

	if (code)
		goto out;
	status = file_read(draft.from, MAX_POLICY_BYTES, arena, &raw);
	if (!status)
		status = policy_decode_why(raw, arena, &draft.policy, why);
	if (status == STATUS_MALFORMED) {
		fprintf(stderr, POLICY ": %s: %s\n", draft.from, why);
		code = EXIT_REFUSED;
		goto out;
	}
	if (status) {
		code = say_trouble(POLICY, draft.from, status);
		goto out;
	}
	code = policy_apply(&draft, arena);
	if (code)
		goto out;
	if (policy_check(&draft.policy, words)) {
		fprintf(stderr, POLICY ": %s: %s\n", draft.from, words);
		code = EXIT_REFUSED;
		goto out;
	}
	status = policy_chain(&draft, arena, &same);
	if (!status && !same) {
		draft.policy.time_s = clock_now().ms / 1000;
		status = policy_write(&draft.policy, arena, &text);
		if (!status)
			status = file_write(draft.out, text, 0644);
	}
	code = status ? say_trouble(POLICY, draft.out, status) : policy_tell(&draft, same);
out:
	arena_free(arena);
	return code;
}
