#include "note/directory_agency.h"

#include <assert.h>
#include <string.h>

#include "base/id.h"
#include "base/utf8.h"
#include "note/curve_key.h"
#include "note/signed_note.h"

#define MAX_NAME 200

static int
is_one_of(const char *const *list, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(list[i], word))
			return 1;
	}
	return 0;
}

int
directory_agency_is_kind(const char *word)
{
	static const char *const kinds[] = {
#define X(kind) kind,
	    AGENCY_KIND_TABLE(X)
#undef X
	};

	return is_one_of(kinds, sizeof kinds / sizeof *kinds, word);
}

int
directory_agency_is_role(const char *word)
{
	static const char *const roles[] = {
#define X(role) role,
	    AGENCY_ROLE_TABLE(X)
#undef X
	};

	return is_one_of(roles, sizeof roles / sizeof *roles, word);
}

/* An organisation's name is shown on terminals and pages: text without control
 * characters (also the second set of them), no space at either end. */
int
directory_agency_is_name(const char *text)
{
	struct view rest = {(const uint8_t *)text, strlen(text)};
	uint32_t point;

	if (!rest.size || rest.size > MAX_NAME || text[0] == ' ' || text[rest.size - 1] == ' ')
		return 0;
	while (rest.size) {
		if (utf8_next(&rest, &point) || point < 0x20 || (point >= 0x7f && point < 0xa0))
			return 0;
	}
	return 1;
}

/* A run of `keyword token` lines. */
static const char *const *
read_words(struct lines *lines, const char *keyword, int (*check)(const char *), size_t *ret_count)
{
	size_t count = lines_run(lines, keyword);
	const char **list = lines_array(lines, count, sizeof *list);

	for (size_t i = 0; list && i < count; i++) {
		char **words = lines_take(lines, keyword, 1);

		if (!words)
			return NULL;
		if (!check(words[0]))
			lines_refuse(lines, STATUS_MALFORMED);
		if (i)
			lines_ascend(lines);
		list[i] = lines_keep(lines, words[0]);
	}
	*ret_count = count;
	return list;
}

/* sign, curve, agency, or enc- and an epoch */
static void
set_revocation(struct lines *lines, const char *word, struct revoked *revoked)
{
	if (!strcmp(word, "sign")) {
		revoked->what = REVOKED_SIGN;
	} else if (!strcmp(word, "curve")) {
		revoked->what = REVOKED_CURVE;
	} else if (!strcmp(word, "agency")) {
		revoked->what = REVOKED_AGENCY;
	} else if (!strncmp(word, "enc-", 4)) {
		revoked->what = REVOKED_EPOCH;
		lines_set(lines, id_is_epoch, word + 4, revoked->epoch, sizeof revoked->epoch);
	} else {
		lines_refuse(lines, STATUS_MALFORMED);
	}
}

static void
read_revoked(struct lines *lines, struct directory_agency *agency)
{
	size_t count = lines_run(lines, "revoked");
	struct revoked *list = lines_array(lines, count, sizeof *list);

	for (size_t i = 0; list && i < count; i++) {
		char **words = lines_take(lines, "revoked", 3);

		if (!words)
			return;
		set_revocation(lines, words[0], &list[i]);
		lines_seconds(lines, words[1], &list[i].since_s);
		lines_set(lines, id_is_token, words[2], list[i].reason, sizeof list[i].reason);
		if (i)
			lines_ascend(lines);
	}
	agency->revoked = list;
	agency->revoked_count = count;
}

void
directory_agency_read(struct lines *lines, struct directory_agency *ret_agency)
{
	char **words;

	lines_word(lines, "agency", id_is_agency, ret_agency->id.name, sizeof ret_agency->id.name);
	if (lines_at(lines, "name")) {
		ret_agency->name = lines_rest(lines, "name");
		if (ret_agency->name && !directory_agency_is_name(ret_agency->name))
			lines_refuse(lines, STATUS_MALFORMED);
	}
	lines_word(lines, "kind", directory_agency_is_kind, ret_agency->kind, sizeof ret_agency->kind);
	ret_agency->roles = read_words(lines, "role", directory_agency_is_role, &ret_agency->role_count);
	lines_word_or_dash(lines, "area", id_is_agency, ret_agency->area.name, sizeof ret_agency->area.name);
	words = lines_take(lines, "sign", 1);
	if (words &&
	    (signed_note_key_parse(words[0], &ret_agency->sign) != STATUS_OK ||
	     ret_agency->sign.type != NOTE_KEY_ED25519 || strcmp(ret_agency->sign.name, ret_agency->id.name) != 0))
		lines_refuse(lines, STATUS_MALFORMED);
	lines_word(lines, "curve", curve_key_is_valid, ret_agency->curve, sizeof ret_agency->curve);
	ret_agency->may = read_words(lines, "may", id_is_token, &ret_agency->may_count);
	if (lines_at(lines, "successor"))
		lines_word(lines, "successor", id_is_agency, ret_agency->successor.name,
			   sizeof ret_agency->successor.name);
	read_revoked(lines, ret_agency);
}

static void
write_words(struct page *page, const char *keyword, const char *const *list, size_t count)
{
	size_t from = page->size;

	for (size_t i = 0; i < count; i++) {
		assert(id_is_token(list[i]));
		page_line(page, "%s %s", keyword, list[i]);
	}
	page_sort(page, from);
}

static void
write_revoked(struct page *page, const struct directory_agency *agency)
{
	static const char *const whats[] = {"sign", "curve", "agency", "enc-"};
	size_t from = page->size;

	for (size_t i = 0; i < agency->revoked_count; i++) {
		const struct revoked *revoked = &agency->revoked[i];
		const char *epoch = revoked->what == REVOKED_EPOCH ? revoked->epoch : "";

		assert(id_is_token(revoked->reason) && (revoked->what != REVOKED_EPOCH || id_is_epoch(epoch)));
		page_line(page, "revoked %s%s %lld %s", whats[revoked->what], epoch, (long long)revoked->since_s,
			  revoked->reason);
	}
	page_sort(page, from);
}

void
directory_agency_write(struct page *page, const struct directory_agency *agency)
{
	char vkey[VKEY_SIZE];

	assert(id_is_agency(agency->id.name) && directory_agency_is_kind(agency->kind) && curve_key_is_valid(agency->curve));
	assert(!strcmp(agency->sign.name, agency->id.name));
	signed_note_key_print(&agency->sign, vkey);
	page_line(page, "agency %s", agency->id.name);
	if (agency->name && agency->name[0]) {
		assert(directory_agency_is_name(agency->name));
		page_line(page, "name %s", agency->name);
	}
	page_line(page, "kind %s", agency->kind);
	for (size_t i = 0; i < agency->role_count; i++)
		assert(directory_agency_is_role(agency->roles[i]));
	write_words(page, "role", agency->roles, agency->role_count);
	page_line(page, "area %s", agency->area.name[0] ? agency->area.name : "-");
	page_line(page, "sign %s", vkey);
	page_line(page, "curve %s", agency->curve);
	write_words(page, "may", agency->may, agency->may_count);
	if (agency->successor.name[0])
		page_line(page, "successor %s", agency->successor.name);
	write_revoked(page, agency);
}
