#include "note/receipt.h"

#include <assert.h>
#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "note/lines.h"
#include "note/page.h"

#define TAIL_BYTES 512 /* room for the seq and signature lines */

static const char *const status_words[] = {"verified", "opened", "refused"};

const char *
receipt_status_word(enum receipt_status status)
{
	return status_words[status];
}

/* Non-zero if ${word} is a role in an `opened` line, a code in a `refused`
 * one; `verified` has none. */
static int
is_word_of(enum receipt_status status, const char *word)
{
	static const char *const roles[] = {
#define X(role) role,
	    RECEIPT_ROLES(X)
#undef X
	};
	static const char *const codes[] = {
#define X(code) code,
	    RECEIPT_CODES(X)
#undef X
	};
	const char *const *list = status == RECEIPT_OPENED ? roles : codes;
	size_t count = status == RECEIPT_OPENED ? sizeof roles / sizeof *roles : sizeof codes / sizeof *codes;

	if (status == RECEIPT_VERIFIED)
		return !*word;
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(list[i], word))
			return 1;
	}
	return 0;
}

static void
read_line(struct lines *lines, struct receipt_line *line)
{
	size_t count = 0, status = 0;
	char **words = lines_take_any(lines, 4, &count);

	if (!words)
		return;
	while (status <= RECEIPT_REFUSED && strcmp(words[0], status_words[status]) != 0)
		status++;
	if (status > RECEIPT_REFUSED || count != (status == RECEIPT_VERIFIED ? 3 : 4)) {
		lines_refuse(lines, STATUS_MALFORMED);
		return;
	}
	line->status = (enum receipt_status)status;
	lines_set(lines, id_is_id, words[1], line->envelope.hex, sizeof line->envelope.hex);
	lines_digest(lines, words[2], &line->hash);
	if (count == 4) {
		lines_set(lines, id_is_token, words[3], line->word, sizeof line->word);
		if (!is_word_of(line->status, line->word))
			lines_refuse(lines, STATUS_MALFORMED);
	}
}

/* The lines up to `salt`. */
static void
read_lines(struct lines *lines, struct receipt *receipt)
{
	struct receipt_line *list = lines_array(lines, MAX_RECEIPT_LINES, sizeof *list);
	size_t count = 0;

	while (list && lines->status == STATUS_OK && !lines_at(lines, "salt")) {
		if (count == MAX_RECEIPT_LINES) {
			lines_refuse(lines, STATUS_MALFORMED);
			return;
		}
		read_line(lines, &list[count]);
		if (count++)
			lines_ascend(lines);
	}
	if (!count)
		lines_refuse(lines, STATUS_MALFORMED);
	receipt->lines = list;
	receipt->line_count = count;
}

static enum status
read_text(struct view text, struct arena *arena, struct receipt *receipt)
{
	struct lines lines;

	lines_init(&lines, text, arena);
	lines_fixed(&lines, RECEIPT_FIRST_LINE);
	lines_word(&lines, "by", id_is_agency, receipt->by.name, sizeof receipt->by.name);
	lines_word(&lines, "to", id_is_agency, receipt->to.name, sizeof receipt->to.name);
	lines_take_seconds(&lines, "time", &receipt->time_s);
	read_lines(&lines, receipt);
	lines_word(&lines, "salt", id_is_id, receipt->salt.hex, sizeof receipt->salt.hex);
	receipt->before_seq = (struct view){text.bytes, text.size - lines.rest.size};
	lines_take_number(&lines, "seq", &receipt->seq);
	return lines_end(&lines);
}

enum status
receipt_decode(struct view raw, struct arena *arena, struct receipt *ret_receipt)
{
	struct receipt receipt;
	struct signed_note note;
	enum status status;

	memset(&receipt, 0, sizeof receipt);
	status = signed_note_split_short(raw, arena, &note);
	if (status != STATUS_OK)
		return status;
	status = read_text(note.text, arena, &receipt);
	if (status != STATUS_OK)
		return status;
	if (!signed_note_only(&note, receipt.by.name))
		return STATUS_MALFORMED;
	receipt.note = raw;
	receipt.hash = digest_of(raw);
	*ret_receipt = receipt;
	return STATUS_OK;
}

enum status
receipt_verify(const struct receipt *receipt, const struct signer_key *key)
{
	return signed_note_check(receipt->note, key);
}

static void
write_lines(struct page *page, const struct receipt *receipt)
{
	size_t from = page->size;

	assert(receipt->line_count >= 1);
	if (receipt->line_count > MAX_RECEIPT_LINES)
		page->status = STATUS_TOO_BIG;
	for (size_t i = 0; i < receipt->line_count; i++) {
		const struct receipt_line *line = &receipt->lines[i];
		char hex[DIGEST_HEX_SIZE];

		assert(id_is_id(line->envelope.hex) && is_word_of(line->status, line->word));
		digest_hex(&line->hash, hex);
		page_line(page, "%s %s %s%s%s", status_words[line->status], line->envelope.hex, hex,
			  line->word[0] ? " " : "", line->word);
	}
	page_sort(page, from);
}

enum status
receipt_write(const struct receipt *receipt, struct arena *arena, struct view *ret_before_seq)
{
	struct page page;

	assert(id_is_agency(receipt->by.name) && id_is_agency(receipt->to.name));
	assert(id_is_id(receipt->salt.hex) && receipt->time_s >= 0);
	page_init(&page, arena, MAX_NOTE_BYTES - TAIL_BYTES);
	page_line(&page, "%s", RECEIPT_FIRST_LINE);
	page_line(&page, "by %s", receipt->by.name);
	page_line(&page, "to %s", receipt->to.name);
	page_line(&page, "time %lld", (long long)receipt->time_s);
	write_lines(&page, receipt);
	page_line(&page, "salt %s", receipt->salt.hex);
	return page_done(&page, ret_before_seq);
}
