/* Any bytes are a signed note or are refused, and two ways to check one
 * signature agree. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "fuzz/mutate.h"
#include "note/signed_note.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
MUTATE_TEXT;

static const char vkey[] = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

static void
parse_vkey(const uint8_t *bytes, size_t size)
{
	char text[VKEY_SIZE], back[VKEY_SIZE];
	struct signer_key key;

	if (size >= sizeof text)
		return;
	memcpy(text, bytes, size);
	text[size] = '\0';
	if (signed_note_key_parse(text, &key) == STATUS_OK) {
		signed_note_key_print(&key, back);
		assert(!strcmp(text, back));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(4 << 20);
	struct view raw = {bytes, size}, text;
	struct signed_note note;
	struct signer_key key;
	enum status status, one;
	int verified = 0;

	assert(arena);
	parse_vkey(bytes, size);
	status = signed_note_key_parse(vkey, &key);
	assert(status == STATUS_OK);
	(void)signed_note_text(raw, arena, &text);
	status = signed_note_split(raw, arena, &note);
	one = signed_note_check(raw, &key);
	if (status == STATUS_OK) {
		status = signed_note_verify(&note, &key, 1, &verified);
		assert((status == STATUS_OK) == (verified != 0));
		if (note.signature_count == 1)
			assert((one == STATUS_OK) == (status == STATUS_OK));
		assert(note.text.size && note.text.bytes[note.text.size - 1] == '\n');
	} else {
		assert(one != STATUS_OK);
	}
	arena_free(arena);
	return 0;
}
