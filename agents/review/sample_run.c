/* `tellback-review sample`: what is asked, the list, and the requests. */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/day.h"
#include "base/file.h"
#include "base/id.h"
#include "review/asked.h"
#include "review/sample.h"
#include "review/sample_open.h"
#include "review/targets_table.h"
#include "review/writing.h"
#include "rules/clocks.h"

/* As many as a week's meeting can look at, unless more are asked for. */
#define RANDOM_STANDARD "5"
#define TARGETED_STANDARD "3"
#define MOST 1000

/* An answer is asked for by so many days after the week. */
#define ANSWER_DAYS 14

struct sampling {
	struct asked asked;
	struct sample_ask ask;
	int32_t monday;
	const char *by;
	const char *requests;
	const char *open;
	char by_text[DAY_SIZE];
	size_t written;
};

/* ---- requests --------------------------------------------------------------------- */

static void
write_request(const struct sampling *sampling, const struct sample_case *drawn, const struct envelope *about,
	      const char *agency, struct writing *writing)
{
	char monday[DAY_SIZE];

	day_print(sampling->monday, monday);
	writing_print(writing, "{\n  \"tellback\": 1,\n  \"type\": \"%s\",\n", targets_table_request());
	writing_print(writing, "  \"clientReference\": \"audit-%s-%s-%s\",\n  \"to\": [\"%s\"],\n", monday, drawn->token.hex,
		      agency, agency);
	writing_print(writing, "  \"case\": \"%s\",\n  \"re\": \"%s\",\n  \"by\": \"%s\",\n  \"questions\": [",
		      about->case_token.hex, about->id.hex, sampling->by);
	for (const char *const *question = targets_table_questions(); *question; question++) {
		writing_put(writing, question == targets_table_questions() ? "\n    " : ",\n    ");
		writing_json(writing, *question);
	}
	writing_put(writing, "\n  ]\n}\n");
}

/* Beside its place first, then into it: whoever reads the folder sees it whole. */
static enum status
put_file(struct sampling *sampling, const char *name, struct writing *writing)
{
	char temporary[PATH_MAX], path[PATH_MAX];
	enum status status = writing->status;

	(void)snprintf(temporary, sizeof temporary, "%s/.%s.part", sampling->requests, name);
	(void)snprintf(path, sizeof path, "%s/%s.json", sampling->requests, name);
	if (!status)
		status = file_write(temporary, (struct view){(const uint8_t *)writing->text, writing->size}, 0600);
	if (!status && rename(temporary, path))
		status = STATUS_IO;
	if (status)
		return trouble_say(&sampling->asked.trouble, status, "%s could not be written: %s", path,
				   errno ? strerror(errno) : status_word(status));
	sampling->written++;
	return STATUS_OK;
}

static enum status
ask_one(struct sampling *sampling, const struct sample_case *drawn, const struct envelope *about, const char *agency)
{
	struct writing writing = {0};
	char name[AGENCY_SIZE + ID_SIZE + 16];
	enum status status;

	write_request(sampling, drawn, about, agency, &writing);
	(void)snprintf(name, sizeof name, "audit-%s-%s", drawn->token.hex, agency);
	status = put_file(sampling, name, &writing);
	writing_done(&writing);
	return status;
}

/* One to whoever holds the case, and one to each who referred. */
static enum status
ask_all(struct sampling *sampling, const struct sample_case *drawn, const struct case_state *state)
{
	const char *asked[MAX_RECIPIENTS];
	size_t count = 0;
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < state->past_count; i++) {
		const struct envelope *envelope = state->past[i].envelope;
		const char *both[] = {state->self.holder.name, targets_table_referrer(envelope)};

		for (size_t n = 0; n < 2 && !status && targets_table_is_referral(envelope); n++) {
			size_t at = 0;

			while (at < count && strcmp(asked[at], both[n]) != 0)
				at++;
			if (at < count || count == MAX_RECIPIENTS)
				continue;
			asked[count++] = both[n];
			status = ask_one(sampling, drawn, envelope, both[n]);
		}
	}
	return status;
}

/* ---- the list ------------------------------------------------------------------------ */

static enum status
show(struct sampling *sampling, const struct casebook *book, const struct sample *sample)
{
	char monday[DAY_SIZE], sunday[DAY_SIZE];
	enum status status = STATUS_OK;

	day_print(sampling->monday, monday);
	day_print(sampling->monday + 6, sunday);
	(void)printf("The week %s to %s: %zu cases were decided on, %zu drawn by the seed \"%s\".\n", monday, sunday,
		     sample->from, sample->count, sampling->ask.seed);
	for (size_t i = 0; !status && i < sample->count; i++) {
		const struct sample_case *drawn = &sample->cases[i];
		struct case_state state;

		status = casebook_state(book, &drawn->token, sampling->asked.arena, &state);
		if (status)
			break;
		(void)printf("%s  %-12s %s (held by %s)\n", drawn->token.hex, drawn->word, drawn->why,
			     state.self.holder.name);
		if (sampling->requests)
			status = ask_all(sampling, drawn, &state);
	}
	if (!status && sampling->requests)
		(void)printf("%zu requests written to %s, to be answered by %s.\n", sampling->written, sampling->requests,
			     sampling->by);
	if (fflush(stdout) || ferror(stdout))
		return trouble_say(&sampling->asked.trouble, STATUS_IO, "the list could not be written");
	return status;
}

static int
run(struct sampling *sampling)
{
	struct folder *folder = &sampling->asked.folder;
	struct replay *replay = asked_replay(&sampling->asked);
	struct sample sample;
	enum status status;

	if (!replay)
		return EXIT_REFUSED;
	if (folder->leaves[folder->leaf_count - 1].accepted.ms < sampling->ask.ends.ms)
		(void)fprintf(stderr, "tellback-review sample: the log ends before that week does: drawn again later, "
				      "other cases may come out\n");
	if (folder->leaves[0].accepted.ms >= sampling->ask.ends.ms)
		(void)fprintf(stderr, "tellback-review sample: the log begins after that week\n");
	status = sample_draw(replay_book(replay), &sampling->ask, sampling->asked.arena, &sample);
	if (!status)
		status = show(sampling, replay_book(replay), &sample);
	replay_free(replay);
	return status ? EXIT_REFUSED : EXIT_DONE;
}

/* ---- what nobody has answered ------------------------------------------------------------ */

static void
show_row(const struct sample_open *row)
{
	char asked[DAY_SIZE], when[48] = "";

	day_print(clocks_day(row->request->accepted), asked);
	if (*row->by)
		(void)snprintf(when, sizeof when, row->over > 0 ? ", %d day%s over" : ", %d day%s left", abs(row->over),
			       abs(row->over) == 1 ? "" : "s");
	(void)printf("%s  %-20s asked %s%s%s%s  request %s\n", row->request->envelope->case_token.hex, row->agencies, asked,
		     *row->by ? ", by " : "", row->by, when, row->request->envelope->id.hex);
}

/* By the day on which the log ends: the same for everybody who has it. */
static int
run_open(struct sampling *sampling)
{
	struct folder *folder = &sampling->asked.folder;
	struct replay *replay = asked_replay(&sampling->asked);
	struct sample_open *rows;
	size_t count = 0, over = 0;
	char today[DAY_SIZE];
	enum status status;

	if (!replay)
		return EXIT_REFUSED;
	sampling->monday = clocks_day(folder->leaves[folder->leaf_count - 1].accepted);
	day_print(sampling->monday, today);
	status = sample_open_list(replay_book(replay), sampling->monday, sampling->asked.arena, &rows, &count);
	for (size_t i = 0; i < count; i++)
		over += rows[i].over > 0;
	if (!status)
		(void)printf("Where the log ends, on %s, %zu audit request%s not answered; of %zu the day is over.\n", today,
			     count, count == 1 ? " is" : "s are", over);
	for (size_t i = 0; !status && i < count; i++)
		show_row(&rows[i]);
	if (fflush(stdout) || ferror(stdout))
		status = trouble_say(&sampling->asked.trouble, STATUS_IO, "the list could not be written");
	replay_free(replay);
	return status ? EXIT_REFUSED : EXIT_DONE;
}

/* ---- what was asked -------------------------------------------------------------------- */

static int
take_number(const char *text, uint64_t *ret_number)
{
	return id_number(text, ret_number) || *ret_number > MOST;
}

/* The week of the day ${text}, Monday to Sunday. */
static int
take_week(struct sampling *sampling, const char *text)
{
	int32_t day;

	/* the days around it, and that of the answer, must be ones as well */
	if (!text || day_parse(text, &day) || strncmp(text, "1970", 4) < 0 || strncmp(text, "9998", 4) > 0)
		return -1;
	sampling->monday = day - day_of_week(day);
	sampling->ask.begins = clocks_at(sampling->monday, 0);
	sampling->ask.ends = clocks_at(sampling->monday + 7, 0);
	if (!sampling->by) {
		day_print(sampling->monday + 6 + ANSWER_DAYS, sampling->by_text);
		sampling->by = sampling->by_text;
	}
	return 0;
}

int
sample_run(char **words, int word_count)
{
	struct sampling sampling = {.asked = {.verb = "sample"}};
	const char *week = NULL, *random = RANDOM_STANDARD, *targeted = TARGETED_STANDARD;
	const struct asked_option options[] = {
	    {"", ASKED_WORD, &week},			   {"--from", ASKED_VALUE, &sampling.asked.from},
	    {"--roots", ASKED_VALUE, &sampling.asked.roots}, {"--seed", ASKED_VALUE, &sampling.ask.seed},
	    {"--random", ASKED_VALUE, &random},		   {"--targeted", ASKED_VALUE, &targeted},
	    {"--by", ASKED_VALUE, &sampling.by},	   {"--requests", ASKED_VALUE, &sampling.requests},
	    {"--open", ASKED_FLAG, &sampling.open},
	};
	int32_t day;
	int code = asked_words("sample", options, sizeof options / sizeof *options, words, word_count);

	if (code)
		return code;
	if (sampling.open && (week || sampling.ask.seed || sampling.requests || sampling.by))
		return asked_misused("sample", "--open draws nothing: it takes no day, no --seed, no --by and no --requests",
				     "");
	if (sampling.open) {
		code = asked_open(&sampling.asked);
		return asked_end(&sampling.asked, code ? code : run_open(&sampling));
	}
	if (sampling.by && day_parse(sampling.by, &day))
		return asked_misused("sample", "--by takes a day, as 2026-12-04", "");
	if (take_week(&sampling, week))
		return asked_misused("sample", "which week? Give one of its days, as 2026-11-16", "");
	if (!sampling.ask.seed || !*sampling.ask.seed)
		return asked_misused("sample", "--seed is missing: a word that was agreed on after the week was over, "
					       "so that nobody could know it before",
				     "");
	if (take_number(random, &sampling.ask.random) || take_number(targeted, &sampling.ask.targeted))
		return asked_misused("sample", "--random and --targeted take a number up to 1000", "");
	if (sampling.requests && access(sampling.requests, W_OK | X_OK))
		return asked_misused("sample", "--requests takes a folder that can be written to, not ", sampling.requests);
	code = asked_open(&sampling.asked);
	if (!code)
		code = run(&sampling);
	return asked_end(&sampling.asked, code);
}
