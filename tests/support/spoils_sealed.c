/* What is about the text that was sealed. */
#include <assert.h>
#include <string.h>
#include <tellback.pb-c.h>

#include "base/id.h"
#include "content/content.h"
#include "support/edit.h"
#include "support/spoils.h"

static void
until_encoded(struct forge *forge)
{
	forge_begin(forge, TYPE_REFERRAL);
	forge_bind(forge);
	forge_encode(forge);
}

static void
with_body(struct forge *forge, struct view body)
{
	forge->body = body;
	forge->done = FORGE_SEALED;
	forge_finish(forge);
}

static void
garbage_plain(struct forge *forge)
{
	until_encoded(forge);
	forge->plain = edit_view("hello, this is no message at all");
	forge_finish(forge);
}

static void
cut_plain(struct forge *forge)
{
	until_encoded(forge);
	forge->plain.size = 700;
	forge_finish(forge);
}

static void
trailing_bytes(struct forge *forge)
{
	uint8_t *copy;

	until_encoded(forge);
	copy = arena_alloc(forge->arena, forge->plain.size + 2);
	assert(copy);
	memcpy(copy, forge->plain.bytes, forge->plain.size);
	memcpy(copy + forge->plain.size, "\xff\xff", 2);
	forge->plain = (struct view){copy, forge->plain.size + 2};
	forge_finish(forge);
}

/* The first field of a Sealed is its binding: a tag, a length, so many bytes. */
static void
no_binding(struct forge *forge)
{
	size_t size;

	until_encoded(forge);
	assert(forge->plain.bytes[0] == 0x0a && forge->plain.bytes[1] < 0x80);
	size = forge->plain.bytes[1] + 2U;
	forge->plain = (struct view){forge->plain.bytes + size, forge->plain.size - size};
	forge_finish(forge);
}

/* A tag of a field that holds bytes. */
static size_t
put_tag(uint8_t *to, uint32_t field)
{
	uint32_t tag = field << 3 | 2;
	size_t size = 0;

	for (; tag >= 0x80; tag >>= 7)
		to[size++] = (uint8_t)(tag | 0x80);
	to[size++] = (uint8_t)tag;
	return size;
}

/* The binding, and a referral of nothing but empty children: protobuf-c would
 * make thirty times as much of it in memory. */
static void
empty_items(struct forge *forge)
{
	const size_t most = 1024 * 1024;
	const ProtobufCFieldDescriptor *children =
		protobuf_c_message_descriptor_get_field_by_name(&tellback__v1__referral__descriptor, "children");
	uint8_t *plain, *length;
	size_t size, count;

	until_encoded(forge);
	plain = arena_alloc(forge->arena, most + 100);
	assert(plain && children);
	size = forge->plain.bytes[1] + 2U;
	memcpy(plain, forge->plain.bytes, size);
	size += put_tag(plain + size, forge->document.content->member->id);
	length = plain + size;
	size += 3;
	for (count = 0; size < most; count++) {
		size += put_tag(plain + size, children->id);
		plain[size++] = 0;
	}
	count = (size_t)(plain + size - length - 3);
	length[0] = (uint8_t)(count | 0x80);
	length[1] = (uint8_t)(count >> 7 | 0x80);
	length[2] = (uint8_t)(count >> 14);
	forge->plain = (struct view){plain, size};
	forge_finish(forge);
}

static void
attachment(struct forge *forge, const char *name)
{
	forge_begin(forge, TYPE_REFERRAL);
	forge->document.attachments = arena_alloc(forge->arena, sizeof *forge->document.attachments);
	assert(forge->document.attachments);
	forge->document.attachments[0] =
		(struct document_attachment){name, "application/pdf", edit_view("TEST attachment 4711")};
	forge->document.attachment_count = 1;
}

static void
attachment_with_a_path(struct forge *forge)
{
	attachment(forge, "../../etc/passwd");
	forge_finish(forge);
}

static void
attachment_changed(struct forge *forge)
{
	attachment(forge, "photo.pdf");
	forge_bind(forge);
	forge_encode(forge);
	forge->plain = edit_replace(forge->arena, forge->plain, "TEST attachment 4711", "TEST attachment 4712");
	forge_finish(forge);
}

static void
binding_of_another_id(struct forge *forge)
{
	forge_begin(forge, TYPE_REFERRAL);
	forge_bind(forge);
	id_mint((struct instant){NOTES_BEGIN_S * 1000LL}, forge->binding.id.hex);
	forge_finish(forge);
}

/* A note that says another time than when it was sealed. */
static void
binding_of_another_head(struct forge *forge)
{
	until_encoded(forge);
	forge_seal(forge);
	forge->envelope.time_s++;
	forge_finish(forge);
}

/* Another agency's body, under a note of one's own. */
static void
body_of_another(struct forge *forge)
{
	struct forge theirs;
	const struct forge_route route = {"health", "crs edt health", "crs"};

	forge_new(forge->stage, &route, &theirs);
	forge_finish(&theirs);
	until_encoded(forge);
	with_body(forge, theirs.body);
}

/* A recipient seals what it got to a third party, as if it were its own. */
static void
sealed_to_a_third(struct forge *forge)
{
	struct forge theirs;
	const struct forge_route route = {"health", "ambulance crs edt health", "crs"};

	forge_new(forge->stage, &route, &theirs);
	forge_finish(&theirs);
	until_encoded(forge);
	forge->plain = theirs.plain;
	forge_finish(forge);
}

static void
other_type_inside(struct forge *forge)
{
	forge_begin(forge, TYPE_FURTHER_INFORMATION);
	forge->envelope.type = TYPE_REFERRAL;
	forge->envelope.type_word = "referral";
	forge_finish(forge);
}

static void
other_grade(struct forge *forge)
{
	forge_begin(forge, TYPE_REFERRAL);
	for (size_t i = 0; i < forge->envelope.fact_count; i++)
		if (!strcmp(forge->facts[i].name, "grade"))
			forge->facts[i].value = "none";
	forge_finish(forge);
}

static void
fact_left_out(struct forge *forge)
{
	forge_begin(forge, TYPE_REFERRAL);
	forge->envelope.fact_count--;
	forge_finish(forge);
}

static void
incomplete(struct forge *forge)
{
	forge_begin(forge, TYPE_DECISION);
	((Tellback__V1__Decision *)forge->document.content->message)->answer->how_to_disagree =
		arena_text(forge->arena, "", 0);
	forge_finish(forge);
}

static void
complete(struct forge *forge)
{
	forge_begin(forge, TYPE_DECISION);
	forge_finish(forge);
}

#define CASES(X) \
	X(garbage_plain) X(cut_plain) X(trailing_bytes) X(no_binding) X(empty_items) X(attachment_with_a_path) \
	X(attachment_changed) X(binding_of_another_id) X(binding_of_another_head) X(body_of_another) \
	X(sealed_to_a_third) X(other_type_inside) X(other_grade) X(fact_left_out)
static const struct spoils_case list[] = {
#define X(name) {#name, name, &spoils_to_crs},
	CASES(X)
#undef X
	{"incomplete", incomplete, &spoils_to_police},
	{"complete", complete, &spoils_to_police},
};

const struct spoils_case *
spoils_sealed_list(size_t *ret_count)
{
	*ret_count = sizeof list / sizeof *list;
	return list;
}
