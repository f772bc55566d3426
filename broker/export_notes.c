/* `tellbackctl notes DIR`: notes and tiles are there, and synced, before the
 * checkpoint that covers them is, so that what it covers is whole whenever the
 * export was broken off. */
#include "export.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/id.h"
#include "ctl_ask.h"
#include "export_gone.h"
#include "log/copy_folder.h"
#include "log/leaf.h"

#define PAGE_BYTES ((size_t)64 * 1024 * 1024)
#define LEAVES_BYTES ((size_t)8 * 1024 * 1024 * 1024)

/* It says how far it is whenever so long has passed (ms). */
#define SAY_MS 2000

/* So often it looks whether the signer has come to it, and so long apart (ms):
 * half a minute in all. */
#define LOOKS 300
#define LOOK_MS 100

/* A line before a note at most, with NUL. */
#define LINE_SIZE 160

/* One export: the folder, what it had, what it is to have. */
struct export {
	const char *socket_path;
	struct copy_folder folder;
	struct arena *arena; /* as long as the export */
	struct arena *page;
	uint64_t before;       /* leaves that it had */
	struct checkpoint kept; /* its checkpoint; ${before} is 0 where leaves of it are missing */
	uint64_t mended;       /* files that it should have had */
	struct leaf *leaves;
	uint64_t count;
	struct view raw; /* the new checkpoint */
	struct view witnessed;
	struct checkpoint checkpoint;
	int64_t said;
};

static int
complain(const struct export *export, const char *why)
{
	fprintf(stderr, "tellbackctl notes: %s: %s\n", export->folder.path, why);
	return EXIT_REFUSED;
}

static int
conflict(const struct export *export, const char *why)
{
	(void)complain(export, why);
	return EXIT_CONFLICT;
}

static int
failed(const struct export *export, enum status status)
{
	return complain(export, status_word(status));
}

static int
no_sense(const struct export *export)
{
	return complain(export, "the broker's answer makes no sense: two versions?");
}

/* ---- what the folder has ---- */

static int
open_folder(struct export *export, const char *path)
{
	enum status status = copy_folder_open(path, &export->folder);

	export->folder.path = path;
	if (status == STATUS_CONFLICT)
		return conflict(export, "neither empty nor an export of ours (there is no file `checkpoint`)");
	if (status == STATUS_BUSY)
		return conflict(export, "another export is being written there");
	return status ? complain(export, status == STATUS_NOT_FOUND ? "No such file or directory" : status_word(status))
		      : EXIT_DONE;
}

static int
is_lost(const struct export *export, const struct tile *tile)
{
	char path[TILE_PATH_SIZE];

	if (!tile->width)
		return 0;
	tile_path(tile, path);
	return copy_folder_lacks(&export->folder, path);
}

/* How far did an earlier run come? */
static int
look_back(struct export *export)
{
	struct checkpoint checkpoint = {.origin = ""};
	struct view raw;
	struct tile bad = {.width = 0};
	enum status status = copy_folder_checkpoint(export->folder.path, export->arena, &raw, &checkpoint);

	if (status == STATUS_NOT_FOUND)
		return EXIT_DONE;
	if (!status && checkpoint.head.size > LEAVES_BYTES / sizeof *export->leaves)
		status = STATUS_MALFORMED;
	if (!status)
		status = copy_folder_leaves(export->folder.path, checkpoint.head.size, export->arena, &export->leaves,
					    &bad);
	export->kept = checkpoint;
	if (!status)
		export->before = export->count = checkpoint.head.size;
	else if (checkpoint.head.size && is_lost(export, &bad))
		return EXIT_DONE; /* it is copied again, as far as it is not there */
	if (status == STATUS_MALFORMED || status == STATUS_NOT_FOUND)
		return conflict(export, "its checkpoint or its tiles are not ours, or not whole");
	if (status)
		return failed(export, status);
	return EXIT_DONE;
}

/* ---- what the broker says ---- */

static int
ask(struct export *export, struct call *call, struct view *ret_out)
{
	struct call_reply reply;
	int code;

	arena_reset(export->page);
	code = ctl_ask(export->socket_path, call, export->page, &reply);
	if (!code && reply.code)
		code = call_print(&reply);
	if (!code)
		*ret_out = reply.out;
	return code;
}

/* Cut the first line off ${rest}. */
static int
take_line(struct view *rest, char ret_line[LINE_SIZE])
{
	const uint8_t *end = rest->size ? memchr(rest->bytes, '\n', rest->size) : NULL;
	size_t size = end ? (size_t)(end - rest->bytes) : LINE_SIZE;

	if (size >= LINE_SIZE)
		return -1;
	memcpy(ret_line, rest->bytes, size);
	ret_line[size] = '\0';
	rest->bytes += size + 1;
	rest->size -= size + 1;
	return 0;
}

/* A page of leaves from ${from} on, and how many leaves there are now. */
static int
ask_leaves(struct export *export, uint64_t from, struct view *ret_page, uint64_t *ret_total)
{
	char number[24], line[LINE_SIZE];
	struct call call = {.words = {"leaves", "--from", number}, .word_count = 3};
	int code;

	(void)snprintf(number, sizeof number, "%" PRIu64, from);
	code = ask(export, &call, ret_page);
	if (code)
		return code;
	if (take_line(ret_page, line) || strncmp(line, "of ", 3) != 0 || id_number(line + 3, ret_total))
		return no_sense(export);
	return EXIT_DONE;
}

/* The checkpoint that the broker shows, and before it, so that it is no
 * larger, the one that a witness cosigned; either may be none. */
static int
ask_checkpoint(struct export *export)
{
	struct call witnessed = {.words = {"checkpoint", "--witnessed"}, .word_count = 2};
	struct call shown = {.words = {"checkpoint"}, .word_count = 1};
	struct view out = {NULL, 0};
	int code = ask(export, &witnessed, &out);

	export->checkpoint.head.size = 0;
	if (!code && arena_copy(export->arena, out, &export->witnessed))
		return failed(export, STATUS_NO_MEMORY);
	if (!code)
		code = ask(export, &shown, &out);
	if (code || !out.size)
		return code;
	if (checkpoint_parse(copy_folder_text(out), &export->checkpoint))
		return no_sense(export);
	return arena_copy(export->arena, out, &export->raw) ? failed(export, STATUS_NO_MEMORY) : EXIT_DONE;
}

/* Before anything is written to what is not whole. */
static int
check_origin(struct export *export)
{
	int code = ask_checkpoint(export);

	return code || !strcmp(export->kept.origin, export->checkpoint.origin)
		       ? code
		       : conflict(export, "it was made from the log of another broker");
}

/* Until the signer has come to the last leaf that there was at the beginning. */
static int
await_checkpoint(struct export *export)
{
	struct view page;
	uint64_t total = 0;
	unsigned looks = 0;
	int code = ask_leaves(export, INT64_MAX, &page, &total);

	if (!code && total < export->kept.head.size)
		return conflict(export, "it holds more than this broker's log");
	if (!code && export->kept.head.size && !export->before)
		code = check_origin(export);
	while (!code) {
		code = ask_checkpoint(export);
		if (code || export->checkpoint.head.size >= total)
			break;
		if (++looks > LOOKS)
			return complain(export, "the newest leaves are not signed yet, and the signer does not get "
						"on: see `tellbackctl status`; nothing was changed");
		(void)poll(NULL, 0, LOOK_MS); /* only waits */
	}
	return code;
}

/* ---- leaves and notes ---- */

/* `<index> <kind> <sha256> <accepted ms> <bytes>`; non-zero if it is not that. */
static int
read_line(char *line, struct leaf *leaf, uint64_t *size)
{
	char *rest = line, *words[5];
	uint64_t accepted;

	for (size_t i = 0; i < 5; i++)
		words[i] = strsep(&rest, " ");
	if (rest || !words[4] || id_number(words[0], &leaf->index) || digest_parse(words[2], &leaf->note) ||
	    id_number(words[3], &accepted) || id_number(words[4], size))
		return 1;
	leaf->accepted.ms = (int64_t)accepted;
	leaf->kind = leaf_kind_find(words[1]);
	return leaf->kind == LEAF_KIND_COUNT;
}

static int
is_same(const struct leaf *a, const struct leaf *b)
{
	return a->index == b->index && a->kind == b->kind && a->accepted.ms == b->accepted.ms &&
	       digest_equal(&a->note, &b->note);
}

/* What was there when its checkpoint was is not read again. */
static int
is_there(const struct export *export, const struct leaf *leaf)
{
	return leaf->index < export->before ? !copy_folder_lacks_note(&export->folder, &leaf->note)
					    : copy_folder_has(&export->folder, &leaf->note, export->page);
}

/* One leaf of the page, and its note into the folder.  The first of a run that
 * goes on must be the last that is there. */
static int
take_leaf(struct export *export, uint64_t index, struct view *rest)
{
	char line[LINE_SIZE];
	struct leaf leaf;
	struct view note;
	uint64_t size = 0;
	enum status status;

	if (take_line(rest, line) || read_line(line, &leaf, &size) || leaf.index != index || size > rest->size)
		return no_sense(export);
	note = (struct view){rest->bytes, (size_t)size};
	rest->bytes += size;
	rest->size -= size;
	if (index < export->before && !is_same(&leaf, &export->leaves[index]))
		return conflict(export, "it was made from the log of another broker");
	if (index >= export->before) {
		export->leaves[index] = leaf;
		export->count = index + 1;
	}
	if (!note.size || is_there(export, &leaf))
		return EXIT_DONE; /* erased; or a run that was broken off had it */
	status = copy_folder_note(&export->folder, note);
	export->mended += index < export->kept.head.size;
	return status ? failed(export, status) : EXIT_DONE;
}

static void
say(struct export *export)
{
	if (clock_tick().ms - export->said < SAY_MS)
		return;
	export->said = clock_tick().ms;
	fprintf(stderr, "tellbackctl notes: %" PRIu64 " of %" PRIu64 " leaves\n", export->count,
		export->checkpoint.head.size);
}

static int
take_leaves(struct export *export)
{
	const uint64_t size = export->checkpoint.head.size;
	struct leaf *leaves = arena_array(export->arena, size + 1, sizeof *leaves);
	uint64_t next = export->before ? export->before - 1 : 0, total;
	int code = leaves ? EXIT_DONE : failed(export, STATUS_NO_MEMORY);

	if (leaves && export->before)
		memcpy(leaves, export->leaves, export->before * sizeof *leaves);
	export->leaves = leaves;
	while (!code && next < size) {
		struct view page;

		code = ask_leaves(export, next, &page, &total);
		if (!code && !page.size)
			code = no_sense(export);
		while (!code && page.size && next < size)
			code = take_leaf(export, next++, &page);
		say(export);
	}
	return code;
}

/* ---- what an earlier run had, and is not there ---- */

/* A page of leaves from ${from} on: those of its notes that are missing. */
static int
take_page(struct export *export, uint64_t from)
{
	struct view page;
	uint64_t total;
	int code = ask_leaves(export, from, &page, &total);

	while (!code && page.size && from < export->before)
		code = take_leaf(export, from++, &page);
	return code;
}

/* Those of the erasures (${gone} NULL), or all but what they say is gone. */
static int
take_missing(struct export *export, const uint8_t *gone)
{
	int code = EXIT_DONE;

	for (uint64_t i = 0; !code && i < export->kept.head.size; i++) {
		const struct leaf *leaf = &export->leaves[i];

		if ((gone ? gone[i] : leaf->kind != LEAF_ERASURE) ||
		    !copy_folder_lacks_note(&export->folder, &leaf->note))
			continue;
		if (i < export->before)
			code = take_page(export, i);
		if (code || !copy_folder_lacks_note(&export->folder, &leaf->note))
			continue;
		fprintf(stderr, "tellbackctl notes: %s: note %" PRIu64 " is missing, the broker has it no more, and the log "
				"does not say that it was erased\n", export->folder.path, i);
		code = EXIT_REFUSED;
	}
	return code;
}

static int
mend(struct export *export)
{
	uint8_t *gone;
	enum status status;
	int code = take_missing(export, NULL);

	if (code)
		return code;
	status = export_gone(export->folder.path, export->leaves, export->count, export->arena, &gone);
	if (status) {
		(void)complain(export, "an erasure in it cannot be read");
		return EXIT_CONFLICT;
	}
	return take_missing(export, gone);
}

/* ---- what is written last ---- */

static int
write_log(struct export *export)
{
	struct tile_set set;
	struct digest root;
	uint64_t mended = 0;
	enum status status = tile_set_make(export->leaves, export->count, export->arena, &set);

	if (status)
		return failed(export, status);
	root = tile_set_root(&set, set.size);
	if (!digest_equal(&root, &export->checkpoint.head.root))
		return conflict(export, "its leaves and the broker's do not give the root that the broker's log has "
					"signed: the copy was changed, or is of another log");
	root = tile_set_root(&set, export->kept.head.size);
	if (export->kept.head.size && !digest_equal(&root, &export->kept.head.root))
		return conflict(export, "it was made from the log of another broker");
	status = copy_folder_mend(&export->folder, export->leaves, &set, export->kept.head.size, &mended);
	export->mended += mended;
	if (!status)
		status = copy_folder_tiles(&export->folder, export->leaves, &set, export->kept.head.size);
	if (!status)
		status = copy_folder_show(&export->folder, COPY_CHECKPOINT, export->raw);
	if (!status && export->witnessed.size)
		status = copy_folder_show(&export->folder, COPY_WITNESSED, export->witnessed);
	if (status)
		return failed(export, status);
	copy_folder_tidy(&export->folder, export->kept.head.size, set.size);
	return EXIT_DONE;
}

static int
run(struct export *export)
{
	int code = look_back(export);

	if (!code)
		code = await_checkpoint(export);
	if (!code)
		code = take_leaves(export);
	if (!code && export->checkpoint.head.size)
		code = mend(export);
	if (!code && export->checkpoint.head.size)
		code = write_log(export);
	if (!code && export->mended)
		printf("%s: %" PRIu64 " missing of what it should have had: there again\n", export->folder.path,
		       export->mended);
	if (!code && export->count == export->kept.head.size)
		printf("%s: %" PRIu64 " leaves, nothing new\n", export->folder.path, export->count);
	else if (!code)
		printf("%s: %" PRIu64 " leaves, %" PRIu64 " of them new\n", export->folder.path, export->count,
		       export->count - export->kept.head.size);
	return code || !fflush(stdout) ? code : EXIT_REFUSED;
}

int
export_notes(const char *socket_path, int count, char **words)
{
	struct export export = {.socket_path = socket_path, .folder = {.at = -1}};
	int code;

	if (count != 1 || !words[0][0]) {
		fprintf(stderr, "usage: tellbackctl notes DIR\n");
		return EXIT_USAGE;
	}
	export.said = clock_tick().ms;
	export.arena = arena_new(LEAVES_BYTES);
	export.page = arena_new(PAGE_BYTES);
	code = export.arena && export.page ? open_folder(&export, words[0]) : EXIT_REFUSED;
	if (!code)
		code = run(&export);
	copy_folder_close(&export.folder);
	arena_free(export.page);
	arena_free(export.arena);
	return code;
}
