#include "support/acts.h"

#include <stdio.h>

#include "support/acts_part.h"

const struct agency acts_police = {"hiow-police"};
const struct agency acts_crs = {"soton-crs"};
const struct agency acts_school = {"st-test"};
const struct agency acts_nobody = {"nobody"};

enum status
acts_wanted(enum status got, enum status want)
{
	return got == want ? STATUS_OK : got ? got : STATUS_MALFORMED;
}

struct view
acts_text(const char *words)
{
	return (struct view){(const uint8_t *)words, strlen(words)};
}

struct case_token
acts_case(unsigned n)
{
	struct case_token token;

	(void)snprintf(token.hex, sizeof token.hex, "0190a1b2c3d47e5f8a9b0c1d2e3f4%03x", n);
	return token;
}

struct envelope_id
acts_id(unsigned n)
{
	struct envelope_id id;

	(void)snprintf(id.hex, sizeof id.hex, "0190a1b2c3d47e5f8a9b0c1d2e3f5%03x", n);
	return id;
}

struct duty
acts_duty(unsigned case_n, unsigned n)
{
	return (struct duty){.opened_by = acts_id(n), .kind = DUTY_DECISION, .party = acts_police, .case_token = acts_case(case_n),
			     .debtor = acts_crs, .creditor = acts_police, .child = {"0a0b0c0d"}, .start = {1000}, .due = {5000},
			     .warn = {3000}, .remind = {4000}};
}

static const struct {
	const char *word;
	enum status (*run)(struct store *store, struct arena *arena);
} acts[] = {
#define X(name) {#name, acts_##name},
	ACTS(X)
#undef X
};

size_t
acts_count(void)
{
	return sizeof acts / sizeof *acts;
}

const char *
acts_word(size_t at)
{
	return acts[at].word;
}

enum status
acts_run(size_t at, struct store *store, struct arena *arena)
{
	return acts[at].run(store, arena);
}
