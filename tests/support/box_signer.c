#include "support/box_signer.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/core_signing.h"
#include "support/cleared.h"

#define SOME_LEAVES 64

static void
must(enum status status, const char *why)
{
	if (status)
		(void)fprintf(stderr, "tests/support/box_signer: %s %s\n", status_word(status), why);
	assert(!status);
}

struct box_signer *
box_signer_new(const char *store_path, const struct note_signer *key)
{
	struct box_signer *box = calloc(1, sizeof *box);
	struct signer_options options = {NULL, key, LOG_FOLDER_QUICK};
	const char *slash = strrchr(store_path, '/');
	char why[SIGNER_WHY_SIZE] = "";
	int size;

	assert(box && slash);
	size = snprintf(box->folder, sizeof box->folder, "%.*s/log", (int)(slash - store_path), store_path);
	assert(size > 0 && (size_t)size < sizeof box->folder);
	options.folder = box->folder;
	must(signer_open(&options, why, &box->signer), why);
	return box;
}

void
box_signer_free(struct box_signer *box)
{
	if (!box)
		return;
	signer_close(box->signer);
	if (!box->is_kept)
		(void)cleared_folder(box->folder); /* a test may have removed it */
	free(box);
}

enum status
box_signer_begin(struct box_signer *box, struct core *core)
{
	const struct tree_head head = signer_head(box->signer);

	core_new_signer(core);
	return core_signed(core, &head);
}

void
box_signer_sign(struct box_signer *box, struct core *core, struct tick tick)
{
	size_t count;

	do {
		struct leaf leaves[SOME_LEAVES];
		struct tree_head head;

		must(core_unsigned(core, SOME_LEAVES, leaves, &count), "");
		for (size_t i = 0; i < count; i++)
			must(signer_take(box->signer, &leaves[i]), "");
		if (count == SOME_LEAVES && signer_room(box->signer) >= SOME_LEAVES)
			continue;
		must(signer_publish(box->signer, tick), "");
		head = signer_head(box->signer);
		must(core_signed(core, &head), core_signing_why(core));
	} while (count == SOME_LEAVES);
}
