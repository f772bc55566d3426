#include "admin/answers.h"

#include <string.h>

#include "admin/backups.h"
#include "admin/checks.h"
#include "admin/erases.h"
#include "admin/exports.h"
#include "admin/logs.h"
#include "admin/screen.h"
#include "admin/shows.h"
#include "base/id.h"
#include "base/log.h"
#include "core/checking.h"
#include "core/deliver.h"
#include "core/publish.h"
#include "note/directory.h"

static enum exit_code
exit_of(enum status status)
{
	switch (status) {
	case STATUS_OK:
		return EXIT_DONE;
	case STATUS_NOT_FOUND:
		return EXIT_NOT_FOUND;
	case STATUS_CONFLICT:
		return EXIT_CONFLICT;
	case STATUS_NOT_PERMITTED:
	case STATUS_BAD_SIGNATURE:
	case STATUS_UNKNOWN_KEY:
		return EXIT_NOT_PERMITTED;
	case STATUS_MALFORMED:
	case STATUS_TOO_BIG:
	case STATUS_CANNOT_OPEN:
	case STATUS_BUSY:
	case STATUS_NO_MEMORY:
	case STATUS_FULL:
	case STATUS_GONE:
	case STATUS_IO:
	case STATUS_CORRUPT:
	case STATUS_MISCONFIGURED:
	case STATUS_NEWER:
		break;
	}
	return EXIT_REFUSED;
}

const char *
answers_fingerprint(const char *text, char ret_hex[FINGERPRINT_SIZE])
{
	size_t size = 0;

	for (; *text && size < FINGERPRINT_SIZE; text++)
		if (*text != ' ')
			ret_hex[size++] = *text >= 'A' && *text <= 'F' ? (char)(*text - 'A' + 'a') : *text;
	if (size == FINGERPRINT_SIZE)
		size = 0;
	ret_hex[size] = '\0';
	return ret_hex;
}

static enum status
do_load(struct shows *shows)
{
	char hex[FINGERPRINT_SIZE];
	const char *fingerprint = shows_option(shows, "--fingerprint");
	const struct publish_ask ask = {shows->call->payload, fingerprint ? answers_fingerprint(fingerprint, hex) : NULL};
	struct publish_report report = {.why = ""};
	enum status status = publish_load(shows->core, &ask, shows->out.arena, &report);

	if (status) {
		writing_add(&shows->err, "not loaded: %s\n", report.why[0] ? report.why : status_word(status));
		return status;
	}
	if (shows->is_json)
		writing_add(&shows->out, "{\"serial\":%llu,\"index\":%llu,\"fresh\":%s}\n",
			    (unsigned long long)report.serial, (unsigned long long)report.index,
			    report.is_fresh ? "true" : "false");
	else
		writing_add(&shows->out, "serial %llu, log index %llu%s\n", (unsigned long long)report.serial,
			    (unsigned long long)report.index, report.is_fresh ? "" : ", loaded before");
	return STATUS_OK;
}

/* The operator says that the clock is right: logged, and every CRS is told. */
static enum status
do_clock(struct shows *shows)
{
	struct core *core = shows->core;
	const struct directory *directory = &core->known.directory;
	struct agency to[MAX_RECIPIENTS];
	struct notice notice = {.kind = NOTICE_CLOCK, .to = to};

	if (shows->call->word_count < 2 || strcmp(shows->call->words[1], "accept") != 0) {
		writing_add(&shows->err, "usage: tellbackctl clock accept\n");
		shows->code = EXIT_USAGE;
		return STATUS_OK;
	}
	for (size_t i = 0; core->known.has_directory && i < directory->agency_count; i++)
		if (directory_has_role(&directory->agencies[i], "crs") && notice.to_count < MAX_RECIPIENTS)
			to[notice.to_count++] = directory->agencies[i].id;
	moment_accept(&core->moment, shows->now);
	core->now = moment_turn(&core->moment, shows->now);
	log_event(LOG_LINE_WARNING, "clock.accepted", "ms=%lld", (long long)core->now.ms);
	writing_add(&shows->out, "accepted: ");
	writing_time(&shows->out, core->now.ms);
	writing_add(&shows->out, "\n");
	return deliver_notices(core, &notice, notice.to_count > 0);
}

/* What a verb does with the store; OUTSIDE any transaction, and whatever comes of
 * it is no harm to the store. */
enum way { LOOKS, WRITES, OUTSIDE };

static const struct verb {
	const char *word;
	enum status (*act)(struct shows *);
	const char *flags;   /* those that it takes, each followed by a space */
	const char *options; /* those that take a value */
	size_t words;	     /* at most, beside those */
	enum way way;
} verbs[] = {
	{"load", do_load, "--json ", "--fingerprint ", 1, WRITES},
	{"clock", do_clock, "", "", 1, WRITES},
	{"status", screen_status, "--json ", "", 0, LOOKS},
	{"agencies", shows_agencies, "--json ", "", 0, LOOKS},
	{"owed", shows_owed, "--json ", "--case --agency ", 0, LOOKS},
	{"queue", shows_queue, "--json ", "", 0, LOOKS},
	{"note", shows_note, "", "", 2, LOOKS},
	{"notes", shows_notes, "", "--from ", 0, LOOKS},
	{"cosign", logs_cosign, "", "", 1, WRITES},
	{"leaves", exports_leaves, "", "--from ", 0, LOOKS},
	{"checkpoint", exports_checkpoint, "--witnessed ", "", 0, LOOKS},
	{"duties", exports_duties, "", "--case --after ", 0, LOOKS},
	{"erasable", erases_due, "", "--after ", 0, LOOKS},
	{"erase-look", erases_look, "", "--case --from ", 0, LOOKS},
	{"erase", erases_case, "", "--case ", 0, WRITES},
	{"store-check", checks_step, "--begin ", "", 0, OUTSIDE},
	{"store-info", checks_info, "", "", 0, LOOKS},
	{"backup-begin", backups_begin, "", "", 0, OUTSIDE},
	{"backup-step", backups_step, "", "", 0, OUTSIDE},
	{"backup-made", backups_made, "", "--file --bytes ", 0, WRITES},
	{"backup-away", backups_away, "", "--file ", 0, WRITES},
};

static int
stands_in(const char *list, const char *word)
{
	size_t size = strlen(word);

	for (const char *at = list; size && (at = strstr(at, word)); at++)
		if ((at == list || at[-1] == ' ') && at[size] == ' ')
			return 1;
	return 0;
}

/* The first word that the verb does not take, or NULL.  What is mistyped must
 * not be passed over: the answer would be to another question. */
static const char *
strange_word(const struct verb *verb, const struct call *call)
{
	size_t words = 0;

	for (size_t i = 1; i < call->word_count; i++) {
		const char *word = call->words[i];

		if (stands_in(verb->flags, word))
			continue;
		if (stands_in(verb->options, word) && i + 1 < call->word_count)
			i++;
		else if (word[0] == '-' || ++words > verb->words)
			return word;
	}
	return NULL;
}

static const struct verb *
find_verb(const char *word)
{
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (!strcmp(verbs[i].word, word))
			return &verbs[i];
	return NULL;
}

/* Nothing stays of a verb that failed, not in memory either. */
static enum status
give_up(struct core *core, enum status status)
{
	store_rollback(core->store);
	if (core->is_known_dirty) {
		enum status reload = known_load(&core->known, core->store);

		core->is_known_dirty = 0;
		if (reload)
			return reload;
	}
	return status == STATUS_FULL || !inner_is_fatal(status) ? STATUS_OK : status;
}

static enum status
act(const struct verb *verb, struct shows *shows)
{
	enum status status = verb->act(shows);

	if (!status)
		status = shows->out.status ? shows->out.status : shows->err.status;
	return status;
}

static void
say_failed(struct shows *shows, enum status status)
{
	shows->out.size = 0; /* it was not so after all */
	if (!shows->err.size)
		writing_add(&shows->err, "%s\n", status_word(status));
	shows->code = exit_of(status);
}

static void
run_outside(const struct verb *verb, struct shows *shows)
{
	enum status status = act(verb, shows);

	if (status)
		say_failed(shows, status);
	arena_reset(shows->core->scratch);
}

static enum status
run(struct core *core, const struct verb *verb, struct shows *shows)
{
	enum status broken, status = store_begin(core->store);

	if (status)
		return status;
	status = act(verb, shows);
	if (!status && verb->way == WRITES)
		status = store_commit(core->store);
	arena_reset(core->scratch);
	if (!status && verb->way == WRITES) {
		core->is_known_dirty = 0;
		return STATUS_OK;
	}
	broken = give_up(core, status);
	if (status)
		say_failed(shows, status);
	return broken;
}

enum status
answers_make(struct core *core, const struct call *call, struct core_now now, struct arena *arena,
	     struct call_reply *ret_reply)
{
	const struct verb *verb = find_verb(call->word_count ? call->words[0] : "");
	struct shows shows = {.core = core, .call = call, .now = now};
	enum status status = STATUS_OK;
	const char *strange;

	writing_begin(&shows.out, arena);
	writing_begin(&shows.err, arena);
	shows.is_json = shows_flag(&shows, "--json");
	core->tick = now.tick;
	core->now = moment_turn(&core->moment, now);
	strange = verb ? strange_word(verb, call) : call->word_count ? call->words[0] : "";
	if (!strange && verb->way == OUTSIDE) {
		run_outside(verb, &shows);
	} else if (!strange) {
		status = run(core, verb, &shows);
	} else {
		writing_add(&shows.err, "tellbackctl%s%s: %s is not known here; tellbackctl --help shows how\n",
			    verb ? " " : "", verb ? verb->word : "", strange);
		shows.code = EXIT_USAGE;
	}
	checking_alarm(core);
	*ret_reply = (struct call_reply){shows.code,
					 {(const uint8_t *)shows.out.text, shows.out.size},
					 {(const uint8_t *)shows.err.text, shows.err.size}};
	return status;
}
