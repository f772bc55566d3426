#include "chaos/flips_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/id.h"
#include "db/db_page.h"
#include "log/checkpoint.h"
#include "log/copy_folder.h"
#include "log/tile_set.h"
#include "support/cleared.h"
#include "support/must.h"

/* Bytes of the head of the log of changes, and of a frame's. */
#define WAL_HEADER 32
#define WAL_FRAME 24

/* Notices beside the messages, so that a tile is full and another begun. */
#define NOTICES 600

const char *
flips_store_word(enum flips_kind kind)
{
	static const char *const words[] = {
#define X(kind, word, weight) word,
		FLIPS_KINDS(X)
#undef X
	};

	return words[kind];
}

unsigned
flips_store_weight(enum flips_kind kind)
{
	static const unsigned weights[] = {
#define X(kind, word, weight) weight,
		FLIPS_KINDS(X)
#undef X
	};

	return weights[kind];
}

/* ---- making it ---- */

static void
send(struct flips_store *store, struct core_box *box, unsigned number)
{
	static const char *const from[] = {"police", "health", "school"};
	struct notes_message message = {.type = "referral", .id = 100 + number, .case_id = 1000 + number,
					.facts = "grade standard; route written; protection none; child 0a0b0c0d; "
						 "aware-at 1772441100"};
	struct envelope envelope;
	struct frame_answer answer;

	message.from = from[number % 3];
	message.to = arena_print(box->arena, number % 3 == 0 ? "crs edt police" : number % 3 == 1 ? "crs edt health"
												   : "crs edt school");
	message.body = core_box_body(box, message.to, number % 4 ? 5000 : 60000);
	notes_envelope(box->world, &message, &envelope);
	answer = core_box_submit(box, message.from, envelope.note, message.body);
	MUST(!answer.code);
	MUST(store->message_count < FLIPS_MESSAGES);
	store->messages[store->message_count].id = envelope.id;
	store->messages[store->message_count].from = message.from;
	store->messages[store->message_count++].body = digest_of(message.body);
}

static void
add_notices(struct core_box *box)
{
	MUST(!store_begin(box->core->store));
	for (unsigned i = 0; i < NOTICES; i++) {
		struct store_new_leaf leaf = {.kind = LEAF_NOTICE, .accepted = box->now.civil};
		char text[64];
		uint64_t index;

		leaf.note.size = (size_t)snprintf(text, sizeof text, "TEST notice of no meaning, %u\n", i);
		leaf.note.bytes = (const uint8_t *)text;
		leaf.digest = digest_of(leaf.note);
		MUST(!store_leaf_add(box->core->store, &leaf, &index));
	}
	MUST(!store_commit(box->core->store));
}

static void
take_file(struct flips_store *store, enum flips_kind kind, const char *name)
{
	struct flips_file *file = &store->files[store->count];
	char path[FLIPS_PATH_SIZE];

	MUST(store->count < FLIPS_FILES);
	file->kind = kind;
	(void)snprintf(file->name, sizeof file->name, "%s", name);
	flips_store_path(store, file, path);
	file->content = rotten_take(path);
	if (file->content.size)
		store->count++;
	else
		rotten_free(file->content);
}

/* All tiles that lie there, also those that a wider one has replaced. */
static void
take_tiles(struct flips_store *store)
{
	const char *list = arena_print(store->arena, "cd %s && find log/tile -type f | sort", store->folder);
	FILE *out = popen(list, "r");
	char name[96];

	MUST(out);
	while (fgets(name, sizeof name, out)) {
		name[strcspn(name, "\n")] = '\0';
		take_file(store, strstr(name, "/entries/") ? FLIPS_ENTRIES : FLIPS_TILES, name);
	}
	MUST(!pclose(out));
}

struct flips_store *
flips_store_new(const char *parent)
{
	struct flips_store *store = calloc(1, sizeof *store);
	struct checkpoint shown;
	struct core_box *box;

	MUST(store);
	store->arena = arena_new((size_t)64 << 20);
	MUST(store->arena);
	MUST(snprintf(store->folder, sizeof store->folder, "%s/store", parent) < (int)sizeof store->folder);
	MUST(!mkdir(store->folder, 0700));
	store->world = notes_new();
	box = core_box_open(store->world, store->folder, NOTES_BEGIN_S);
	for (unsigned i = 0; i < 40; i++)
		send(store, box, i);
	add_notices(box);
	core_box_sign(box);
	/* worked in: the next changes go over the first of these */
	core_tend(box->core);
	for (unsigned i = 40; i < 48; i++)
		send(store, box, i);
	store->now = box->now;
	take_file(store, FLIPS_STORE, "broker.db");
	take_file(store, FLIPS_CHANGES, "broker.db-wal");
	take_file(store, FLIPS_CHECKPOINT, "log/checkpoint");
	take_tiles(store);
	for (size_t i = 0; i < store->count; i++)
		if (store->files[i].kind == FLIPS_CHECKPOINT) {
			const struct rotten *raw = &store->files[i].content;

			MUST(!checkpoint_parse(copy_folder_text((struct view){raw->at, raw->size}), &shown));
			store->leaves = shown.head.size;
		}
	MUST(store->leaves > NOTICES);
	box->world = notes_new(); /* ours is kept */
	core_box_free(box);
	flips_store_put(store, 1);
	return store;
}

void
flips_store_free(struct flips_store *store)
{
	for (size_t i = 0; i < store->count; i++)
		rotten_free(store->files[i].content);
	(void)cleared_folder(store->folder);
	notes_free(store->world);
	arena_free(store->arena);
	free(store);
}

void
flips_store_path(const struct flips_store *store, const struct flips_file *file, char ret_path[FLIPS_PATH_SIZE])
{
	MUST(snprintf(ret_path, FLIPS_PATH_SIZE, "%s/%s", store->folder, file->name) < FLIPS_PATH_SIZE);
}

void
flips_store_put(const struct flips_store *store, int all)
{
	for (size_t i = 0; i < store->count; i++) {
		const struct flips_file *file = &store->files[i];
		char path[FLIPS_PATH_SIZE];

		flips_store_path(store, file, path);
		if (all || file->kind == FLIPS_STORE || file->kind == FLIPS_CHANGES)
			rotten_put(path, file->content);
	}
}

/* ---- what is no data ---- */

static uint32_t
big_at(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | (uint32_t)at[3];
}

/* How many frames the store knows to be on the medium, and their size. */
static uint32_t
promised(const struct flips_store *store, size_t *ret_page_size)
{
	const struct rotten *database = &store->files[0].content;
	struct db_page_mark mark;

	MUST(store->files[0].kind == FLIPS_STORE);
	*ret_page_size = db_page_size(database->at);
	MUST(*ret_page_size && db_page_mark_take(database->at + *ret_page_size - DB_PAGE_RESERVE, &mark));
	return mark.frames;
}

static const char *
idle_page(const struct flips_store *store, size_t bit)
{
	const struct rotten *wal = &store->files[1].content;
	size_t page_size;
	const uint32_t frames = promised(store, &page_size);
	const uint64_t page = bit / 8 / page_size + 1;

	MUST(store->files[1].kind == FLIPS_CHANGES);
	for (uint32_t i = 0; i < frames; i++)
		if (big_at(wal->at + WAL_HEADER + i * (WAL_FRAME + page_size)) == page)
			return "a page that the log of changes has in its place";
	return NULL;
}

const char *
flips_store_idle(const struct flips_store *store, const struct flips_file *file, size_t bit)
{
	struct tile tile, needed = {.width = 0};
	size_t page_size;

	switch (file->kind) {
	case FLIPS_STORE:
		return idle_page(store, bit);
	case FLIPS_CHANGES: {
		const size_t end = WAL_HEADER + promised(store, &page_size) * (WAL_FRAME + page_size);

		return bit / 8 >= end ? "behind the end of the log of changes: it was worked in before" : NULL;
	}
	case FLIPS_TILES:
	case FLIPS_ENTRIES:
		MUST(!tile_path_parse(file->name + strlen("log/"), &tile));
		while (tile_set_next(store->leaves, &needed))
			if (needed.is_entries == tile.is_entries && needed.level == tile.level &&
			    needed.index == tile.index && needed.width == tile.width)
				return NULL;
		return "a narrow tile that a wider one has replaced";
	case FLIPS_CHECKPOINT:
	case FLIPS_KIND_COUNT:
		break;
	}
	return NULL;
}

/* What is in the log of changes was written by this very process; it reads the
 * pages there again, but no header. */
const char *
flips_store_idle_now(const struct flips_store *store, const struct flips_file *file, size_t bit)
{
	size_t page_size, at = bit / 8;

	(void)promised(store, &page_size);
	if (file->kind != FLIPS_CHANGES)
		return file->kind == FLIPS_STORE ? NULL : flips_store_idle(store, file, bit);
	return at < WAL_HEADER || (at - WAL_HEADER) % (WAL_FRAME + page_size) < WAL_FRAME
		       ? "a header of the log of changes: the process that wrote it has it in memory"
		       : NULL;
}
