/* Writes a set of our notes for other people's programs to read.
 * usage: note_driver FOLDER
 * FOLDER then holds envelope, receipt, card, directory and policy (.note) and
 * the vkeys that signed them, one a line. */
#include <stdio.h>

#include "base/file.h"
#include "support/edit.h"
#include "support/notes.h"

static int
put(const char *folder, const char *name, struct view content)
{
	char path[512];

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	return file_write(path, content, 0644) == STATUS_OK ? 0 : 1;
}

static void
make_messages(struct notes *world, struct envelope *envelope, struct receipt *receipt)
{
	notes_envelope(world,
		       &(struct notes_message){.from = "police",
					       .type = "referral",
					       .to = "crs edt police",
					       .facts =
						   "route written; grade high; protection none; aware-at 1772441100; "
						   "child 0a0b0c0d; child 1a1b1c1d",
					       .id = 1,
					       .case_id = 900},
		       envelope);
	notes_receipt(world, "crs", envelope, RECEIPT_OPENED, "social-worker", receipt);
}

int
main(int count, char **words)
{
	struct notes *world;
	struct envelope envelope;
	struct receipt receipt;
	char vkeys[8][VKEY_SIZE], all[8 * VKEY_SIZE];
	int failed;

	if (count != 2 || file_folder(words[1], 0755) != STATUS_OK) {
		(void)fprintf(stderr, "usage: note_driver FOLDER\n");
		return 2;
	}
	world = notes_new();
	make_messages(world, &envelope, &receipt);
	signed_note_key_print(&notes_agency(world, "police")->sign.key, vkeys[0]);
	signed_note_key_print(&notes_agency(world, "crs")->sign.key, vkeys[1]);
	for (size_t i = 0; i < NOTES_ROOTS; i++)
		signed_note_key_print(&world->roots[i].key, vkeys[2 + i]);
	(void)snprintf(all, sizeof all, "%s\n%s\n%s\n%s\n%s\n", vkeys[0], vkeys[1], vkeys[2], vkeys[3], vkeys[4]);
	failed = put(words[1], "envelope.note", envelope.note) | put(words[1], "receipt.note", receipt.note) |
		 put(words[1], "card.note", notes_agency(world, "crs")->card_raw) |
		 put(words[1], "directory.note", world->directory_raw) |
		 put(words[1], "policy.note", world->policy_raw) | put(words[1], "vkeys", edit_view(all));
	notes_free(world);
	return failed;
}
