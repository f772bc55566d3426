#include "note/envelope.h"

#include <assert.h>
#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "note/lines.h"
#include "note/page.h"

#define SUITE_LINE "suite age-v1-x25519"
#define MAX_FACT_VALUE 200
#define TAIL_BYTES 512 /* room for the body, seq and signature lines */

/* A fact's value, which is not empty: printable ASCII without spaces. */
static int
is_value(const char *text)
{
	size_t length = strlen(text);

	for (size_t i = 0; i < length; i++) {
		if (text[i] < 0x21 || text[i] > 0x7e)
			return 0;
	}
	return length <= MAX_FACT_VALUE;
}

static void
read_type(struct lines *lines, struct envelope *envelope)
{
	char word[TOKEN_SIZE] = "";

	lines_word(lines, "type", id_is_token, word, sizeof word);
	envelope->type_word = lines_keep(lines, word);
	envelope->type = message_type_find(word);
}

static void
read_to(struct lines *lines, struct envelope *envelope)
{
	size_t count = lines_run(lines, "to");
	struct recipient *to;
	int has_sender = 0;

	if (count < 1 || count > MAX_RECIPIENTS)
		lines_refuse(lines, STATUS_MALFORMED);
	to = lines_array(lines, count, sizeof *to);
	for (size_t i = 0; to && i < count; i++) {
		char **words = lines_take(lines, "to", 2);

		if (!words)
			return;
		lines_set(lines, id_is_agency, words[0], to[i].agency.name, sizeof to[i].agency.name);
		lines_set(lines, id_is_epoch, words[1], to[i].epoch, sizeof to[i].epoch);
		if (i) {
			lines_ascend(lines);
			/* a space sorts lowest, so one agency's lines are neighbours */
			if (!strcmp(to[i].agency.name, to[i - 1].agency.name))
				lines_refuse(lines, STATUS_MALFORMED);
		}
		has_sender |= !strcmp(to[i].agency.name, envelope->from.name);
	}
	if (!has_sender)
		lines_refuse(lines, STATUS_MALFORMED);
	envelope->to = to;
	envelope->to_count = count;
}

static void
read_facts(struct lines *lines, struct envelope *envelope)
{
	size_t count = lines_run(lines, "fact");
	struct fact *facts;

	if (count > MAX_FACTS)
		lines_refuse(lines, STATUS_TOO_BIG);
	facts = lines_array(lines, count, sizeof *facts);
	for (size_t i = 0; facts && i < count; i++) {
		char **words = lines_take(lines, "fact", 2);

		if (!words)
			return;
		if (!id_is_token(words[0]) || !is_value(words[1]))
			lines_refuse(lines, STATUS_MALFORMED);
		if (i)
			lines_ascend(lines);
		facts[i].name = lines_keep(lines, words[0]);
		facts[i].value = lines_keep(lines, words[1]);
	}
	envelope->facts = facts;
	envelope->fact_count = count;
}

static void
read_body(struct lines *lines, struct envelope *envelope)
{
	char **words = lines_take(lines, "body", 2);

	if (!words)
		return;
	lines_digest(lines, words[0], &envelope->body);
	lines_number(lines, words[1], &envelope->body_bytes);
	if (envelope->body_bytes > MAX_BODY_BYTES)
		lines_refuse(lines, STATUS_TOO_BIG);
}

static enum status
read_text(struct view text, struct arena *arena, struct envelope *envelope)
{
	struct lines lines;

	lines_init(&lines, text, arena);
	lines_fixed(&lines, ENVELOPE_FIRST_LINE);
	lines_word(&lines, "id", id_is_id, envelope->id.hex, sizeof envelope->id.hex);
	lines_word(&lines, "from", id_is_agency, envelope->from.name, sizeof envelope->from.name);
	lines_take_seconds(&lines, "time", &envelope->time_s);
	read_type(&lines, envelope);
	lines_word(&lines, "case", id_is_id, envelope->case_token.hex, sizeof envelope->case_token.hex);
	lines_word_or_dash(&lines, "re", id_is_id, envelope->re.hex, sizeof envelope->re.hex);
	lines_word_or_dash(&lines, "replaces", id_is_id, envelope->replaces.hex, sizeof envelope->replaces.hex);
	read_to(&lines, envelope);
	read_facts(&lines, envelope);
	lines_take_number(&lines, "dir", &envelope->directory_serial);
	lines_fixed(&lines, SUITE_LINE);
	lines_word(&lines, "salt", id_is_id, envelope->salt.hex, sizeof envelope->salt.hex);
	envelope->head = (struct view){text.bytes, text.size - lines.rest.size};
	read_body(&lines, envelope);
	envelope->before_seq = (struct view){text.bytes, text.size - lines.rest.size};
	lines_take_number(&lines, "seq", &envelope->seq);
	return lines_end(&lines);
}

enum status
envelope_decode(struct view raw, struct arena *arena, struct envelope *ret_envelope)
{
	struct envelope envelope;
	struct signed_note note;
	enum status status;

	memset(&envelope, 0, sizeof envelope);
	status = signed_note_split_short(raw, arena, &note);
	if (status != STATUS_OK)
		return status;
	status = read_text(note.text, arena, &envelope);
	if (status != STATUS_OK)
		return status;
	if (!signed_note_only(&note, envelope.from.name))
		return STATUS_MALFORMED;
	envelope.note = raw;
	envelope.hash = digest_of(raw);
	*ret_envelope = envelope;
	return STATUS_OK;
}

enum status
envelope_verify(const struct envelope *envelope, const struct signer_key *key)
{
	return signed_note_check(envelope->note, key);
}

static void
write_to(struct page *page, const struct envelope *envelope)
{
	size_t from = page->size;
	int has_sender = 0;

	assert(envelope->to_count >= 1 && envelope->to_count <= MAX_RECIPIENTS);
	for (size_t i = 0; i < envelope->to_count; i++) {
		const struct recipient *to = &envelope->to[i];

		assert(id_is_agency(to->agency.name) && id_is_epoch(to->epoch));
		page_line(page, "to %s %s", to->agency.name, to->epoch);
		has_sender |= !strcmp(to->agency.name, envelope->from.name);
	}
	assert(has_sender);
	page_sort(page, from);
}

static void
write_facts(struct page *page, const struct envelope *envelope)
{
	size_t from = page->size;

	if (envelope->fact_count > MAX_FACTS)
		page->status = STATUS_TOO_BIG;
	for (size_t i = 0; i < envelope->fact_count; i++) {
		const struct fact *fact = &envelope->facts[i];

		assert(id_is_token(fact->name) && *fact->value && is_value(fact->value));
		page_line(page, "fact %s %s", fact->name, fact->value);
	}
	page_sort(page, from);
}

static const char *
or_dash(const struct envelope_id *id)
{
	assert(!id->hex[0] || id_is_id(id->hex));
	return id->hex[0] ? id->hex : "-";
}

enum status
envelope_head_write(const struct envelope *envelope, struct arena *arena, struct view *ret_head)
{
	const char *type = envelope->type == TYPE_UNKNOWN ? envelope->type_word : message_type_word(envelope->type);
	struct page page;

	assert(id_is_id(envelope->id.hex) && id_is_agency(envelope->from.name) && envelope->time_s >= 0);
	assert(id_is_token(type) && id_is_id(envelope->case_token.hex) && id_is_id(envelope->salt.hex));
	page_init(&page, arena, MAX_NOTE_BYTES - TAIL_BYTES);
	page_line(&page, "%s", ENVELOPE_FIRST_LINE);
	page_line(&page, "id %s", envelope->id.hex);
	page_line(&page, "from %s", envelope->from.name);
	page_line(&page, "time %lld", (long long)envelope->time_s);
	page_line(&page, "type %s", type);
	page_line(&page, "case %s", envelope->case_token.hex);
	page_line(&page, "re %s", or_dash(&envelope->re));
	page_line(&page, "replaces %s", or_dash(&envelope->replaces));
	write_to(&page, envelope);
	write_facts(&page, envelope);
	page_line(&page, "dir %llu", (unsigned long long)envelope->directory_serial);
	page_line(&page, "%s", SUITE_LINE);
	page_line(&page, "salt %s", envelope->salt.hex);
	return page_done(&page, ret_head);
}

/* ${text} and one more line. */
static enum status
add_line(struct view text, const char *line, struct arena *arena, struct view *ret_text)
{
	size_t size = strlen(line);
	uint8_t *bytes = arena_alloc(arena, text.size + size);

	if (!bytes)
		return STATUS_NO_MEMORY;
	memcpy(bytes, text.bytes, text.size);
	memcpy(bytes + text.size, line, size);
	*ret_text = (struct view){bytes, text.size + size};
	return STATUS_OK;
}

enum status
envelope_body_write(struct view head, const struct digest *body, uint64_t body_bytes, struct arena *arena,
		    struct view *ret_before_seq)
{
	char hex[DIGEST_HEX_SIZE];
	const char *line;

	digest_hex(body, hex);
	line = arena_print(arena, "body %s %llu\n", hex, (unsigned long long)body_bytes);
	return line ? add_line(head, line, arena, ret_before_seq) : STATUS_NO_MEMORY;
}

enum status
envelope_sign(struct view before_seq, uint64_t seq, const struct note_signer *signer, struct arena *arena,
	      struct view *ret_raw)
{
	const char *line = arena_print(arena, "seq %llu\n", (unsigned long long)seq);
	struct view text;
	enum status status;

	if (!line)
		return STATUS_NO_MEMORY;
	status = add_line(before_seq, line, arena, &text);
	return status == STATUS_OK ? signed_note_make(text, signer, arena, ret_raw) : status;
}
