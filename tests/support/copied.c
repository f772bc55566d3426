#include "support/copied.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "log/copy_folder.h"
#include "note/cosignature.h"
#include "support/cleared.h"
#include "support/exported.h"
#include "support/must.h"

static void
fill(struct core_box *box)
{
	struct envelope envelope;
	struct receipt receipt;

	for (unsigned i = 1; i <= 4; i++)
		MUST(!core_box_send(box,
				    (struct notes_message){.from = "police",
							   .type = "referral",
							   .id = i,
							   .case_id = 900 + i,
							   .to = "crs edt police",
							   .facts = "grade high; route written; protection none; child "
								    "0a0b0c0d; aware-at 1772441100"},
				    &envelope)
			      .code);
	notes_receipt(box->world, "crs", &envelope, RECEIPT_OPENED, "social-worker", &receipt);
	MUST(!core_box_submit(box, "crs", receipt.note, (struct view){NULL, 0}).code);
}

struct copied *
copied_new(void)
{
	struct copied *copied = calloc(1, sizeof *copied);

	MUST(copied);
	(void)strcpy(copied->root, "/dev/shm/copied.XXXXXX");
	if (!mkdtemp(copied->root)) { /* no memory to keep files in: slower */
		(void)strcpy(copied->root, "/tmp/copied.XXXXXX");
		MUST(mkdtemp(copied->root));
	}
	(void)snprintf(copied->whole, sizeof copied->whole, "%s/whole", copied->root);
	(void)snprintf(copied->folder, sizeof copied->folder, "%s/copy", copied->root);
	copied->arena = arena_new((size_t)1 << 30);
	copied->box = core_box_new();
	MUST(copied->arena);
	fill(copied->box);
	copied_export(copied);
	return copied;
}

void
copied_free(struct copied *copied)
{
	(void)cleared_folder(copied->root);
	core_box_free(copied->box);
	arena_free(copied->arena);
	free(copied);
}

void
copied_export(struct copied *copied)
{
	(void)cleared_folder(copied->whole);
	exported_notes(copied->box->core->store, &copied->box->world->log.signer, copied->whole);
	copied_again(copied);
}

void
copied_again(struct copied *copied)
{
	struct checkpoint checkpoint;
	struct tile bad;
	struct view raw;
	char command[200];

	(void)cleared_folder(copied->folder);
	(void)snprintf(command, sizeof command, "cp -r '%s' '%s'", copied->whole, copied->folder);
	MUST(!system(command));
	MUST(!copy_folder_checkpoint(copied->whole, copied->arena, &raw, &checkpoint));
	copied->count = checkpoint.head.size;
	MUST(!copy_folder_leaves(copied->whole, copied->count, copied->arena, &copied->leaves, &bad));
}

struct view
copied_checkpoint(struct copied *copied, const char *name, const char *seed)
{
	struct keys_signer *log = arena_alloc(copied->arena, sizeof *log);
	struct checkpoint checkpoint = {.origin = ""};
	char text[CHECKPOINT_TEXT_SIZE];
	struct tile_set set;
	struct view raw = {(const uint8_t *)text, 0};

	MUST(log && !tile_set_make(copied->leaves, copied->count, copied->arena, &set));
	keys_signer(name, seed, log);
	(void)strcpy(checkpoint.origin, name);
	checkpoint.head = (struct tree_head){copied->count, tile_set_root(&set, copied->count)};
	raw.size = checkpoint_text(&checkpoint, text);
	MUST(!signed_note_make(raw, &log->signer, copied->arena, &raw));
	return raw;
}

struct view
copied_cosigned(struct copied *copied, struct view raw, const char *name, const char *seed)
{
	struct keys_signer witness;

	keys_cosigner(name, seed, &witness);
	MUST(!cosignature_add(raw, &witness.signer, copied->box->now.civil, copied->arena, &raw));
	return raw;
}

void
copied_sign(struct copied *copied)
{
	struct copy_folder folder;
	struct tile_set set;

	copied_run(copied, "rm -r tile");
	MUST(!tile_set_make(copied->leaves, copied->count, copied->arena, &set));
	MUST(!copy_folder_open(copied->folder, &folder));
	MUST(!copy_folder_tiles(&folder, copied->leaves, &set, 0));
	MUST(!copy_folder_show(&folder, COPY_CHECKPOINT, copied_checkpoint(copied, "tellback/log/test", "log")));
	copy_folder_close(&folder);
}

void
copied_put(struct copied *copied, const char *name, struct view content)
{
	MUST(!file_write(arena_print(copied->arena, "%s/%s", copied->folder, name), content, 0600));
}

void
copied_run(struct copied *copied, const char *command)
{
	MUST(!system(arena_print(copied->arena, "cd '%s' && %s", copied->folder, command)));
}

size_t
copied_find(const struct copied *copied, enum leaf_kind kind, size_t nth)
{
	for (size_t i = 0; i < copied->count; i++)
		if (copied->leaves[i].kind == kind && !nth--)
			return i;
	(void)fprintf(stderr, "copied.c: there is no such leaf\n");
	abort();
}

const char *
copied_note_name(struct copied *copied, size_t at)
{
	char name[COPY_NOTE_SIZE];

	copy_folder_note_name(&copied->leaves[at].note, name);
	return arena_text(copied->arena, name, strlen(name));
}
