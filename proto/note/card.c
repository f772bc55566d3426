#include "note/card.h"

#include <assert.h>
#include <string.h>

#include "base/day.h"
#include "base/digest.h"
#include "base/id.h"
#include "note/curve_key.h"
#include "note/lines.h"
#include "note/page.h"

#define TAIL_BYTES 256 /* room for the signature line */

/* "age1" and 58 characters of Bech32; its checksum and its order are looked at
 * where keys are used (seal/age.h), since note and seal know nothing of each
 * other. */
static int
is_recipient(const char *text)
{
	return strlen(text) == AGE_RECIPIENT_SIZE - 1 && !strncmp(text, "age1", 4) &&
	       strspn(text + 4, "qpzry9x8gf2tvdw0s3jn54khce6mua7l") == AGE_RECIPIENT_SIZE - 5;
}

static int
is_day(const char *text)
{
	int32_t day;

	return !day_parse(text, &day);
}

static void
read_keys(struct lines *lines, struct card *card)
{
	char **words = lines_take(lines, "sign", 1);

	if (words && (signed_note_key_parse(words[0], &card->sign) != STATUS_OK ||
		      card->sign.type != NOTE_KEY_ED25519 || strcmp(card->sign.name, card->agency.name) != 0))
		lines_refuse(lines, STATUS_MALFORMED);
	lines_word(lines, "curve", curve_key_is_valid, card->curve, sizeof card->curve);
}

static void
read_epochs(struct lines *lines, struct card *card)
{
	size_t count = lines_run(lines, "enc");
	struct card_epoch *epochs = lines_array(lines, count, sizeof *epochs);

	if (!count)
		lines_refuse(lines, STATUS_MALFORMED);
	for (size_t i = 0; epochs && i < count; i++) {
		char **words = lines_take(lines, "enc", 4);

		if (!words)
			return;
		lines_set(lines, id_is_epoch, words[0], epochs[i].epoch, sizeof epochs[i].epoch);
		lines_set(lines, is_recipient, words[1], epochs[i].recipient, sizeof epochs[i].recipient);
		lines_seconds(lines, words[2], &epochs[i].from_s);
		lines_seconds(lines, words[3], &epochs[i].until_s);
		if (epochs[i].from_s >= epochs[i].until_s)
			lines_refuse(lines, STATUS_MALFORMED);
		if (i) {
			lines_ascend(lines);
			if (!strcmp(epochs[i].epoch, epochs[i - 1].epoch)) /* neighbours, being sorted */
				lines_refuse(lines, STATUS_MALFORMED);
		}
	}
	card->epochs = epochs;
	card->epoch_count = count;
}

/* `term date date`, or `closed date date agency`. */
static const struct card_span *
read_spans(struct lines *lines, const char *keyword, size_t words_each, size_t *ret_count)
{
	size_t count = lines_run(lines, keyword);
	struct card_span *spans = lines_array(lines, count, sizeof *spans);

	for (size_t i = 0; spans && i < count; i++) {
		char **words = lines_take(lines, keyword, words_each);

		if (!words)
			return NULL;
		lines_set(lines, is_day, words[0], spans[i].first, sizeof spans[i].first);
		lines_set(lines, is_day, words[1], spans[i].last, sizeof spans[i].last);
		if (strcmp(spans[i].first, spans[i].last) > 0) /* four-digit years: text order is time order */
			lines_refuse(lines, STATUS_MALFORMED);
		if (words_each == 3)
			lines_set(lines, id_is_agency, words[2], spans[i].contact.name, sizeof spans[i].contact.name);
		if (i)
			lines_ascend(lines);
	}
	*ret_count = count;
	return spans;
}

static void
read_covers(struct lines *lines, struct card *card)
{
	size_t count = lines_run(lines, "cover");
	struct card_cover *covers = lines_array(lines, count, sizeof *covers);

	for (size_t i = 0; covers && i < count; i++) {
		char **words = lines_take(lines, "cover", 2);

		if (!words)
			return;
		lines_set(lines, id_is_token, words[0], covers[i].role, sizeof covers[i].role);
		lines_set(lines, id_is_agency, words[1], covers[i].agency.name, sizeof covers[i].agency.name);
		if (i)
			lines_ascend(lines);
	}
	card->covers = covers;
	card->cover_count = count;
}

static enum status
read_text(struct view text, struct arena *arena, struct card *card)
{
	struct lines lines;

	lines_init(&lines, text, arena);
	lines_fixed(&lines, CARD_FIRST_LINE);
	lines_word(&lines, "agency", id_is_agency, card->agency.name, sizeof card->agency.name);
	lines_take_number(&lines, "serial", &card->serial);
	if (!card->serial)
		lines_refuse(&lines, STATUS_MALFORMED);
	read_keys(&lines, card);
	read_epochs(&lines, card);
	card->terms = read_spans(&lines, "term", 2, &card->term_count);
	card->closures = read_spans(&lines, "closed", 3, &card->closure_count);
	read_covers(&lines, card);
	return lines_end(&lines);
}

enum status
card_decode(struct view raw, struct arena *arena, struct card *ret_card)
{
	struct card card;
	struct signed_note note;
	enum status status;

	memset(&card, 0, sizeof card);
	status = signed_note_split_short(raw, arena, &note);
	if (status != STATUS_OK)
		return status;
	status = read_text(note.text, arena, &card);
	if (status != STATUS_OK)
		return status;
	if (!signed_note_only(&note, card.agency.name))
		return STATUS_MALFORMED;
	status = signed_note_check(raw, &card.sign);
	if (status != STATUS_OK)
		return status;
	card.hash = digest_of(raw);
	*ret_card = card;
	return STATUS_OK;
}

static void
write_epochs(struct page *page, const struct card *card)
{
	size_t from = page->size;

	assert(card->epoch_count >= 1);
	for (size_t i = 0; i < card->epoch_count; i++) {
		const struct card_epoch *epoch = &card->epochs[i];

		assert(id_is_epoch(epoch->epoch) && is_recipient(epoch->recipient));
		assert(epoch->from_s >= 0 && epoch->from_s < epoch->until_s);
		page_line(page, "enc %s %s %lld %lld", epoch->epoch, epoch->recipient, (long long)epoch->from_s,
			  (long long)epoch->until_s);
	}
	page_sort(page, from);
}

static void
write_spans(struct page *page, const char *keyword, const struct card_span *spans, size_t count)
{
	size_t from = page->size;

	for (size_t i = 0; i < count; i++) {
		const struct card_span *span = &spans[i];

		assert(is_day(span->first) && is_day(span->last) && strcmp(span->first, span->last) <= 0);
		page_line(page, "%s %s %s%s%s", keyword, span->first, span->last, span->contact.name[0] ? " " : "",
			  span->contact.name);
	}
	page_sort(page, from);
}

static void
write_covers(struct page *page, const struct card *card)
{
	size_t from = page->size;

	for (size_t i = 0; i < card->cover_count; i++) {
		assert(id_is_token(card->covers[i].role) && id_is_agency(card->covers[i].agency.name));
		page_line(page, "cover %s %s", card->covers[i].role, card->covers[i].agency.name);
	}
	page_sort(page, from);
}

enum status
card_write(const struct card *card, struct arena *arena, struct view *ret_text)
{
	char vkey[VKEY_SIZE];
	struct page page;

	assert(id_is_agency(card->agency.name) && card->serial && !strcmp(card->agency.name, card->sign.name));
	assert(curve_key_is_valid(card->curve));
	signed_note_key_print(&card->sign, vkey);
	page_init(&page, arena, MAX_NOTE_BYTES - TAIL_BYTES);
	page_line(&page, "%s", CARD_FIRST_LINE);
	page_line(&page, "agency %s", card->agency.name);
	page_line(&page, "serial %llu", (unsigned long long)card->serial);
	page_line(&page, "sign %s", vkey);
	page_line(&page, "curve %s", card->curve);
	write_epochs(&page, card);
	write_spans(&page, "term", card->terms, card->term_count);
	write_spans(&page, "closed", card->closures, card->closure_count);
	write_covers(&page, card);
	return page_done(&page, ret_text);
}

const struct card_epoch *
card_epoch_find(const struct card *card, const char *epoch)
{
	for (size_t i = 0; i < card->epoch_count; i++) {
		if (!strcmp(card->epochs[i].epoch, epoch))
			return &card->epochs[i];
	}
	return NULL;
}

const struct card_epoch *
card_epoch_at(const struct card *card, int64_t now_s)
{
	const struct card_epoch *first = NULL, *newest = NULL;

	for (size_t i = 0; i < card->epoch_count; i++) {
		const struct card_epoch *epoch = &card->epochs[i];

		if (!first || epoch->from_s < first->from_s)
			first = epoch;
		if (epoch->from_s <= now_s && (!newest || epoch->from_s > newest->from_s))
			newest = epoch;
	}
	return newest ? newest : first;
}
