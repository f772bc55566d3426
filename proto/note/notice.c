#include "note/notice.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "note/lines.h"
#include "note/page.h"
#include "tellback/bounds.h"

#define NOTICE_FIRST_LINE "tellback/notice/v1"

static const char *const kind_words[NOTICE_KIND_COUNT] = {
#define X(code, word) word,
    NOTICE_KIND_TABLE(X)
#undef X
};

const char *
notice_kind_word(enum notice_kind kind)
{
	assert((unsigned)kind < NOTICE_KIND_COUNT);
	return kind_words[kind];
}

static int
is_part(const char *text)
{
	uint64_t number;

	return !strcmp(text, "-") || id_is_child(text) || !id_number(text, &number);
}

/* opener / kind / party [/ part] */
static int
is_duty(const char *text)
{
	char copy[DUTY_ID_SIZE], *fields[4], *at = copy;
	size_t count = 0;

	if (strlen(text) >= sizeof copy)
		return 0;
	id_set(copy, sizeof copy, text);
	while (at) {
		char *slash = strchr(at, '/');

		if (count == 4)
			return 0;
		if (slash)
			*slash = '\0';
		fields[count++] = at;
		at = slash ? slash + 1 : NULL;
	}
	return count >= 3 && id_is_id(fields[0]) && id_is_token(fields[1]) && id_is_agency(fields[2]) &&
	       (count == 3 || is_part(fields[3]));
}

static int
is_about(const char *text)
{
	return id_is_id(text) || is_duty(text);
}

static void
read_kind(struct lines *lines, struct notice *notice)
{
	char **words = lines_take(lines, "kind", 1);
	unsigned kind = 0;

	if (!words)
		return;
	while (kind < NOTICE_KIND_COUNT && strcmp(kind_words[kind], words[0]) != 0)
		kind++;
	if (kind == NOTICE_KIND_COUNT)
		lines_refuse(lines, STATUS_MALFORMED);
	else
		notice->kind = (enum notice_kind)kind;
}

static void
read_needs(struct lines *lines, struct notice *notice)
{
	size_t count = lines_run(lines, "need");
	const char **needs;

	if (count > MAX_NEEDS)
		lines_refuse(lines, STATUS_MALFORMED);
	needs = lines_array(lines, count, sizeof *needs);
	for (size_t i = 0; needs && i < count; i++) {
		char **words = lines_take(lines, "need", 1);

		if (!words)
			return;
		if (!is_duty(words[0]))
			lines_refuse(lines, STATUS_MALFORMED);
		if (i)
			lines_ascend(lines);
		needs[i] = lines_keep(lines, words[0]);
	}
	notice->needs = needs;
	notice->need_count = count;
}

static void
read_to(struct lines *lines, struct notice *notice)
{
	size_t count = lines_run(lines, "to");
	struct agency *to;

	if (count < 1 || count > MAX_RECIPIENTS)
		lines_refuse(lines, STATUS_MALFORMED);
	to = lines_array(lines, count, sizeof *to);
	for (size_t i = 0; to && i < count; i++) {
		lines_word(lines, "to", id_is_agency, to[i].name, sizeof to[i].name);
		if (i)
			lines_ascend(lines);
	}
	notice->to = to;
	notice->to_count = count;
}

enum status
notice_decode(struct view raw, struct arena *arena, struct notice *ret_notice)
{
	struct notice notice;
	struct lines lines;
	enum status status;

	if (raw.size > MAX_NOTE_BYTES)
		return STATUS_TOO_BIG;
	memset(&notice, 0, sizeof notice);
	lines_init(&lines, raw, arena);
	lines_fixed(&lines, NOTICE_FIRST_LINE);
	read_kind(&lines, &notice);
	lines_word_or_dash(&lines, "case", id_is_id, notice.case_token.hex, sizeof notice.case_token.hex);
	lines_word_or_dash(&lines, "about", is_about, notice.about, sizeof notice.about);
	/* every token is an agency's grammar too */
	lines_word_or_dash(&lines, "code", id_is_agency, notice.code, sizeof notice.code);
	read_needs(&lines, &notice);
	read_to(&lines, &notice);
	lines_take_seconds(&lines, "at", &notice.at.ms);
	status = lines_end(&lines);
	if (status == STATUS_OK)
		*ret_notice = notice;
	return status;
}

static const char *
or_dash(const char *text, int (*check)(const char *))
{
	assert(!*text || check(text));
	return *text ? text : "-";
}

static void
write_lists(struct page *page, const struct notice *notice)
{
	size_t from = page->size;

	assert(notice->need_count <= MAX_NEEDS && notice->to_count >= 1 && notice->to_count <= MAX_RECIPIENTS);
	for (size_t i = 0; i < notice->need_count; i++) {
		assert(is_duty(notice->needs[i]));
		page_line(page, "need %s", notice->needs[i]);
	}
	page_sort(page, from);
	from = page->size;
	for (size_t i = 0; i < notice->to_count; i++) {
		assert(id_is_agency(notice->to[i].name));
		page_line(page, "to %s", notice->to[i].name);
	}
	page_sort(page, from);
}

enum status
notice_write(const struct notice *notice, struct arena *arena, struct view *ret_raw)
{
	struct page page;

	assert(notice->at.ms >= 0);
	page_init(&page, arena, MAX_NOTE_BYTES);
	page_line(&page, "%s", NOTICE_FIRST_LINE);
	page_line(&page, "kind %s", notice_kind_word(notice->kind));
	page_line(&page, "case %s", or_dash(notice->case_token.hex, id_is_id));
	page_line(&page, "about %s", or_dash(notice->about, is_about));
	page_line(&page, "code %s", or_dash(notice->code, id_is_agency));
	write_lists(&page, notice);
	page_line(&page, "at %lld", (long long)notice->at.ms);
	return page_done(&page, ret_raw);
}

static int
by_name(const void *a, const void *b)
{
	const struct agency *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static void
hash_word(crypto_hash_sha256_state *state, const char *before, const char *word)
{
	(void)crypto_hash_sha256_update(state, (const uint8_t *)before, strlen(before)); /* these always return 0 */
	(void)crypto_hash_sha256_update(state, (const uint8_t *)word, strlen(word));
}

void
notice_id(const struct notice *notice, char ret_id[ID_SIZE])
{
	struct agency to[MAX_RECIPIENTS];
	crypto_hash_sha256_state state;
	uint8_t hash[crypto_hash_sha256_BYTES];
	const char *words[] = {notice_kind_word(notice->kind), notice->case_token.hex, notice->about, notice->code};

	/* the same notice in another order is the same notice */
	assert(notice->to_count <= MAX_RECIPIENTS);
	for (size_t i = 0; i < notice->to_count; i++)
		to[i] = notice->to[i];
	qsort(to, notice->to_count, sizeof *to, by_name);
	(void)crypto_hash_sha256_init(&state);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		hash_word(&state, i ? " " : "", words[i][0] ? words[i] : "-");
	for (size_t i = 0; i < notice->to_count; i++)
		hash_word(&state, " ", to[i].name);
	(void)crypto_hash_sha256_final(&state, hash);
	(void)sodium_bin2hex(ret_id, ID_SIZE, hash, (ID_SIZE - 1) / 2);
}
