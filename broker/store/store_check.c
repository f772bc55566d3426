#include "store/store_check.h"

#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "db/db_pages.h"
#include "log/checkpoint.h"
#include "log/copy_folder.h"
#include "log/leaf.h"
#include "log/tile_good.h"
#include "log/tile_set.h"
#include "note/directory.h"
#include "note/signed_note.h"
#include "store/store_backup.h"
#include "store/store_sqlite.h"

/* Of each in a step. */
#define PAGES_A_STEP 4096
#define LEAVES_A_STEP 2048
#define BODIES_A_STEP 64
#define TILES_A_STEP 64

/* Places of one kind that are named. */
#define NAMED_MOST 20

/* A directory, parsed, is the largest of what is in memory (bytes). */
#define SCRATCH_BYTES ((size_t)256 * 1024 * 1024)

struct store_check {
	struct store_check_ask ask;
	struct store_check_state state;
	unsigned named[STORE_CHECK_ROW_COUNT];
	struct arena *scratch;
	struct db_pages *pages;
	struct checkpoint shown; /* of size 0: none */
	struct tree_edge edge;	 /* of the leaves so far; of those that are shown */
	struct tree_edge shown_edge;
	struct instant last;
	int is_broken; /* a leaf is missing: what comes after gives no root */
	uint64_t body;
	struct tile_folder *tiles;
	struct tile tile;
};

const char *
store_check_word(enum store_check_row row)
{
	static const char *const words[] = {
#define X(row, word, sentence) word,
		STORE_CHECK_ROWS(X)
#undef X
	};

	return words[row];
}

const char *
store_check_sentence(enum store_check_row row)
{
	static const char *const sentences[] = {
#define X(row, word, sentence) sentence,
		STORE_CHECK_ROWS(X)
#undef X
	};

	return sentences[row];
}

const char *
store_check_phase_word(enum store_check_phase phase)
{
	static const char *const words[] = {
#define X(phase, word) word,
		STORE_CHECK_PHASES(X)
#undef X
	};

	return words[phase];
}

enum status
store_check_new(const struct store_check_ask *ask, struct store_check **ret_check)
{
	struct store_check *check = calloc(1, sizeof *check);
	enum status status = check ? STATUS_OK : STATUS_NO_MEMORY;

	if (!status) {
		check->ask = *ask;
		check->scratch = arena_new(SCRATCH_BYTES);
		status = check->scratch ? STATUS_OK : STATUS_NO_MEMORY;
	}
	if (!status)
		status = db_pages_new(ask->store ? ask->store->db : NULL, ask->path, &check->pages);
	if (status)
		store_check_free(check);
	else
		*ret_check = check;
	return status;
}

void
store_check_free(struct store_check *check)
{
	if (!check)
		return;
	db_pages_free(check->pages);
	tile_folder_free(check->tiles);
	arena_free(check->scratch);
	free(check);
}

struct store_check_state
store_check_state(const struct store_check *check)
{
	return check->state;
}

/* A store that is all rot is not told of in a million lines. */
static void __attribute__((format(printf, 3, 4)))
say(struct store_check *check, enum store_check_row row, const char *format, ...)
{
	char where[200];
	va_list list;

	check->state.found++;
	if (check->named[row]++ > NAMED_MOST)
		return;
	va_start(list, format);
	(void)vsnprintf(where, sizeof where, format, list);
	va_end(list);
	if (check->named[row] > NAMED_MOST)
		(void)snprintf(where, sizeof where, "more of this, which are not named");
	check->ask.say(check->ask.context, row, where);
}

static void
next_phase(struct store_check *check)
{
	check->state.phase++;
	check->state.at = check->state.of = 0;
	/* one that cannot be opened has nothing else that could be read */
	if (!check->ask.store)
		check->state.phase = STORE_CHECK_IN_DONE;
}

/* Damage is what we look for; the step that met it is over. */
static enum status
met(struct store_check *check, enum status status, enum store_check_row row, const char *where)
{
	if (status != STATUS_CORRUPT)
		return status;
	say(check, row, "%s", where);
	next_phase(check);
	return STATUS_OK;
}

/* ---- pages and tables ---- */

static enum status
check_pages(struct store_check *check)
{
	const struct db_pages_state before = db_pages_state(check->pages);
	struct db_pages_state now;
	enum status status;

	if (!before.has_sums)
		say(check, STORE_CHECK_SUMS, "start tellbackd once with as much room again on the disk");
	status = db_pages_step(check->pages, PAGES_A_STEP);
	now = db_pages_state(check->pages);
	for (size_t i = before.damage.count; i < now.damage.count; i++) {
		if (i < DB_DAMAGE_LISTED)
			say(check, STORE_CHECK_PAGE, "page %" PRIu64 " of %" PRIu64, now.damage.pages[i].number, now.of);
		else
			say(check, STORE_CHECK_PAGE, "another page");
	}
	check->state.at = check->state.pages = now.at;
	check->state.of = now.of;
	if (!status && now.at == now.of)
		next_phase(check);
	return status;
}

static enum status
check_tables(struct store_check *check)
{
	enum status status = STATUS_OK;

	check->state.has_skipped_tables = check->ask.pages_most && check->state.pages > check->ask.pages_most;
	if (!check->state.has_skipped_tables)
		status = store_sound(check->ask.store);
	if (!status)
		next_phase(check);
	return met(check, status, STORE_CHECK_TABLES, "the tables, their indexes or their references");
}

/* ---- leaves, against the root that is shown ---- */

/* The checkpoint as it stands, by the key of the directory that is in force. */
static enum status
read_checkpoint(struct store_check *check)
{
	struct store_published newest;
	struct store_note note;
	struct directory directory;
	struct signed_note parts;
	struct checkpoint shown;
	struct view raw;
	char path[PATH_MAX];
	int is_ours = 0;
	enum status status = STATUS_TOO_BIG;

	if (snprintf(path, sizeof path, "%s/" COPY_CHECKPOINT, check->ask.log_folder) < (int)sizeof path)
		status = file_read(path, MAX_CHECKPOINT_BYTES, check->scratch, &raw);
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK; /* nothing was ever shown */
	if (!status)
		status = signed_note_split(raw, check->scratch, &parts);
	if (!status)
		status = checkpoint_parse(parts.text, &shown);
	if (status == STATUS_NO_MEMORY)
		return status;
	if (status) {
		say(check, STORE_CHECK_CHECKPOINT, "%s", status_word(status));
		return STATUS_OK;
	}
	status = store_published_find(check->ask.store, LEAF_DIRECTORY, "", 0, &newest);
	if (!status)
		status = store_note_find(check->ask.store, newest.index, check->scratch, &note);
	if (!status)
		status = directory_decode(note.note, check->scratch, &directory);
	if (!status && (strcmp(shown.origin, directory.log.name) != 0 ||
			signed_note_verify(&parts, &directory.log, 1, &is_ours)))
		say(check, STORE_CHECK_CHECKPOINT, "it is not signed by the log's key");
	check->shown = shown;
	check->state.shown = shown.head.size;
	/* a directory that cannot be read is met among the leaves */
	return status == STATUS_NO_MEMORY || status == STATUS_IO ? status : STATUS_OK;
}

static void
add_leaf(struct store_check *check, const struct leaf *leaf)
{
	const struct digest hash = leaf_hash(leaf);

	if (leaf->accepted.ms < check->last.ms)
		say(check, STORE_CHECK_LEAF, "leaf %" PRIu64 " is older than the one before", leaf->index);
	check->last = leaf->accepted;
	tree_edge_add(&check->edge, &hash);
	if (check->edge.size == check->shown.head.size)
		check->shown_edge = check->edge;
}

static enum status
check_leaf(struct store_check *check, uint64_t index)
{
	struct store_note note;
	enum status status = store_note_find(check->ask.store, index, check->scratch, &note);

	if (status == STATUS_CORRUPT) {
		say(check, STORE_CHECK_NOTE, "leaf %" PRIu64, index);
		status = store_leaf_find(check->ask.store, index, &note.leaf);
	}
	if (status == STATUS_CORRUPT || status == STATUS_NOT_FOUND) {
		say(check, STORE_CHECK_LEAF, "leaf %" PRIu64, index);
		check->is_broken = 1;
		return STATUS_OK;
	}
	if (!status && !check->is_broken)
		add_leaf(check, &note.leaf);
	arena_reset(check->scratch);
	return status;
}

static void
compare_root(struct store_check *check)
{
	const struct tree_head *head = &check->shown.head;
	struct digest root;

	if (head->size > check->state.leaves)
		say(check, STORE_CHECK_BEHIND, "%" PRIu64 " of %" PRIu64, check->state.leaves, head->size);
	if (check->is_broken || !head->size || check->shown_edge.size != head->size)
		return;
	root = tree_edge_root(&check->shown_edge);
	if (memcmp(root.bytes, head->root.bytes, DIGEST_BYTES) != 0) {
		say(check, STORE_CHECK_ROOT, "the first %" PRIu64 " leaves", head->size);
		check->shown_edge.size = 0;
	}
}

static enum status
check_leaves(struct store_check *check)
{
	struct leaf last = {.index = 0};
	enum status status = STATUS_OK;

	if (!check->state.of) {
		status = store_leaf_last(check->ask.store, &last);
		if (!status)
			check->state.of = check->state.leaves = last.index + 1;
		if (!status || status == STATUS_NOT_FOUND)
			status = read_checkpoint(check);
		arena_reset(check->scratch);
	}
	for (unsigned i = 0; !status && i < LEAVES_A_STEP && check->state.at < check->state.of; i++)
		status = check_leaf(check, check->state.at++);
	if (!status && check->state.at >= check->state.of) {
		compare_root(check);
		next_phase(check);
	}
	return met(check, status, STORE_CHECK_LEAF, "the leaves cannot be read");
}

/* ---- sequences and streams, bodies ---- */

static void
say_gap(void *context, const char *where)
{
	say(context, STORE_CHECK_STREAM, "%s", where);
}

static enum status
check_streams(struct store_check *check)
{
	enum status status = store_gaps(check->ask.store, say_gap, check, &check->state.streams);

	if (!status)
		next_phase(check);
	return met(check, status, STORE_CHECK_STREAM, "sequences and streams cannot be read");
}

static enum status
check_bodies(struct store_check *check)
{
	enum status status = STATUS_OK;
	int is_sound = 1;

	for (unsigned i = 0; !status && i < BODIES_A_STEP; i++) {
		status = store_body_sound(check->ask.store, check->body, &check->body, &is_sound);
		if (!status && !is_sound)
			say(check, STORE_CHECK_BODY, "body %" PRIu64, check->body);
		check->state.bodies += !status;
	}
	check->state.at = check->state.bodies;
	if (status == STATUS_NOT_FOUND) {
		next_phase(check);
		status = STATUS_OK;
	}
	return met(check, status, STORE_CHECK_BODY, "the bodies cannot be read");
}

/* ---- the log's files ---- */

static enum status
check_tile(struct store_check *check)
{
	char name[TILE_PATH_SIZE];
	struct view bytes;
	enum status status =
		tile_good_read(check->tiles, &check->shown_edge, &check->tile, check->scratch, &bytes);

	arena_reset(check->scratch);
	check->state.at = ++check->state.tiles;
	if (!status || status == STATUS_NO_MEMORY)
		return status;
	tile_path(&check->tile, name);
	say(check, STORE_CHECK_TILE, "%s: %s", name, status_word(status));
	return STATUS_OK;
}

static enum status
check_tiles(struct store_check *check)
{
	enum status status = STATUS_OK;

	if (!check->shown_edge.size) { /* nothing to hold them against; that was said */
		next_phase(check);
		return STATUS_OK;
	}
	if (!check->tiles)
		status = tile_folder_open(check->ask.log_folder, check->shown_edge.size, &check->tiles);
	for (unsigned i = 0; !status && i < TILES_A_STEP; i++) {
		if (!tile_set_next(check->shown_edge.size, &check->tile)) {
			next_phase(check);
			break;
		}
		status = check_tile(check);
	}
	return status;
}

static enum status
check_nothing(struct store_check *check)
{
	(void)check;
	return STATUS_OK;
}

enum status
store_check_step(struct store_check *check)
{
	static enum status (*const steps[])(struct store_check *check) = {
		[STORE_CHECK_IN_PAGES] = check_pages,     [STORE_CHECK_IN_TABLES] = check_tables,
		[STORE_CHECK_IN_LEAVES] = check_leaves,   [STORE_CHECK_IN_STREAMS] = check_streams,
		[STORE_CHECK_IN_BODIES] = check_bodies,   [STORE_CHECK_IN_TILES] = check_tiles,
		[STORE_CHECK_IN_DONE] = check_nothing,
	};

	return steps[check->state.phase](check);
}

void
store_check_sum(const struct store_check_state *state, char ret_text[STORE_CHECK_SUM_SIZE])
{
	char result[128] = "nothing is damaged";

	if (state->leaves && !state->shown)
		(void)snprintf(result, sizeof result,
			       "nothing is damaged; NO checkpoint of the log to hold the leaves against (is its folder there?)");
	if (state->found)
		(void)snprintf(result, sizeof result, "%" PRIu64 " DAMAGED", state->found);
	(void)snprintf(ret_text, STORE_CHECK_SUM_SIZE,
		       "checked: %" PRIu64 " pages, %s, %" PRIu64 " leaves and their notes, %" PRIu64
		       " of them against the log's root, %" PRIu64 " sequences and streams, %" PRIu64 " bodies, %" PRIu64
		       " tiles\nstore check: %s\n",
		       state->pages,
		       state->has_skipped_tables ? "NOT the tables (too large while it is served: stop tellbackd and "
						   "run this again)"
						 : "the tables",
		       state->leaves, state->shown, state->streams, state->bodies, state->tiles, result);
}

size_t
store_damage(const struct store *store, size_t at, uint64_t *ret_page, int *ret_is_log)
{
	const struct db_damage damage = db_damage(store->db);

	*ret_page = 0;
	*ret_is_log = 0;
	if (at < damage.count && at < DB_DAMAGE_LISTED) {
		*ret_page = damage.pages[at].number;
		*ret_is_log = damage.pages[at].is_log;
	}
	return damage.count;
}
