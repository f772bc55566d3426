/* Leaves, and what every other file of the store needs. */
#include "store/store_sqlite.h"

#include <assert.h>
#include <string.h>

#include "base/digest.h"

static const char *const kind_words[LEAF_KIND_COUNT] = {
#define X(code, word) word,
	LEAF_KIND_TABLE(X)
#undef X
};

/* ---- values ---- */

static int
nibble(char digit)
{
	return digit <= '9' ? digit - '0' : digit - 'a' + 10;
}

void
store_bind_id(struct db_query *query, int at, const char *hex)
{
	uint8_t raw[(ID_SIZE - 1) / 2];

	if (!hex[0]) {
		db_bind_null(query, at);
		return;
	}
	for (size_t i = 0; i < sizeof raw; i++)
		raw[i] = (uint8_t)(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]));
	db_bind_bytes(query, at, (struct view){raw, sizeof raw});
}

void
store_text_id(struct db_query *query, int column, char ret_hex[ID_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	struct view raw = db_bytes(query, column);

	memset(ret_hex, 0, ID_SIZE);
	for (size_t i = 0; i < raw.size && i < (ID_SIZE - 1) / 2; i++) {
		ret_hex[2 * i] = digits[raw.bytes[i] >> 4];
		ret_hex[2 * i + 1] = digits[raw.bytes[i] & 15];
	}
}

void
store_bind_digest(struct db_query *query, int at, const struct digest *digest)
{
	db_bind_bytes(query, at, (struct view){digest->bytes, DIGEST_BYTES});
}

enum status
store_read_digest(struct db_query *query, int column, struct digest *ret_digest)
{
	struct view raw = db_bytes(query, column);

	if (raw.size != DIGEST_BYTES)
		return STATUS_CORRUPT;
	memcpy(ret_digest->bytes, raw.bytes, DIGEST_BYTES);
	return STATUS_OK;
}

enum status
store_read_agency(struct db_query *query, int column, struct agency *ret_agency)
{
	const char *name = db_text(query, column);
	size_t size = strlen(name);

	if (size >= AGENCY_SIZE)
		return STATUS_CORRUPT;
	memset(ret_agency, 0, sizeof *ret_agency);
	memcpy(ret_agency->name, name, size);
	return STATUS_OK;
}

/* ---- agencies ---- */

static struct store_remembered *
remembered(struct store *store, const char *name)
{
	uint32_t hash = 2166136261u; /* FNV-1a */

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 16777619u;
	return &store->remembered[hash % STORE_REMEMBERED];
}

enum status
store_agency(struct store *store, const struct agency *agency, int64_t *ret_number)
{
	struct store_remembered *found = remembered(store, agency->name);
	struct db_query *query;
	enum status status;

	if (found->number && !strcmp(found->agency.name, agency->name)) {
		*ret_number = found->number;
		return STATUS_OK;
	}
	query = db_query(store->db, "SELECT n FROM agencies WHERE name = ?1");
	db_bind_text(query, 1, agency->name);
	status = db_row_one(query);
	if (status)
		return status;
	*ret_number = db_number(query, 0);
	*found = (struct store_remembered){*agency, *ret_number};
	return STATUS_OK;
}

enum status
store_agency_make(struct store *store, const struct agency *agency, int64_t *ret_number)
{
	enum status status = store_agency(store, agency, ret_number);
	struct db_query *query;

	if (status != STATUS_NOT_FOUND)
		return status;
	query = db_query(store->db, "INSERT INTO agencies (name) VALUES (?1)");
	db_bind_text(query, 1, agency->name);
	status = db_run(query);
	return status ? status : store_agency(store, agency, ret_number);
}

/* ---- leaves ---- */

static enum status
read_kind(const char *word, enum leaf_kind *ret_kind)
{
	for (unsigned i = 0; i < LEAF_KIND_COUNT; i++) {
		if (!strcmp(kind_words[i], word)) {
			*ret_kind = (enum leaf_kind)i;
			return STATUS_OK;
		}
	}
	return STATUS_CORRUPT;
}

static enum status
read_leaf(struct db_query *query, int first, struct leaf *ret_leaf)
{
	struct leaf leaf = {.index = (uint64_t)db_number(query, first), .accepted = {db_number(query, first + 3)}};
	enum status status = read_kind(db_text(query, first + 1), &leaf.kind);

	if (!status)
		status = store_read_digest(query, first + 2, &leaf.note);
	if (!status)
		*ret_leaf = leaf;
	return status;
}

enum status
store_read_note(struct db_query *query, int first, struct arena *arena, struct store_note *ret_note)
{
	struct store_note note = {0};
	struct view raw;
	struct digest digest;
	enum status status = read_leaf(query, first, &note.leaf);

	if (status)
		return status;
	raw = db_bytes(query, first + 4);
	if (raw.size) {
		/* bit rot passes the database's own checks */
		digest = digest_of(raw);
		if (!digest_equal(&digest, &note.leaf.note))
			return STATUS_CORRUPT;
		status = arena_copy(arena, raw, &note.note);
	}
	if (!status)
		*ret_note = note;
	return status;
}

enum status
store_leaf_last(struct store *store, struct leaf *ret_leaf)
{
	struct db_query *query =
		db_query(store->db, "SELECT idx, kind, sha, accepted FROM leaves ORDER BY idx DESC LIMIT 1");
	enum status status = db_row_one(query);

	return status ? status : read_leaf(query, 0, ret_leaf);
}

enum status
store_leaf_add(struct store *store, const struct store_new_leaf *leaf, uint64_t *ret_index)
{
	struct db_query *query = db_query(store->db, "INSERT INTO leaves SELECT coalesce(max(idx) + 1, 0), ?1, ?2, ?3, ?4"
						     " FROM leaves RETURNING idx");
	int64_t index;
	enum status status;

	db_bind_text(query, 1, kind_words[leaf->kind]);
	store_bind_digest(query, 2, &leaf->digest);
	db_bind_number(query, 3, leaf->accepted.ms);
	db_bind_bytes(query, 4, leaf->note);
	status = db_row_number(query, &index);
	if (!status)
		*ret_index = (uint64_t)index;
	return status;
}

enum status
store_leaf_find(struct store *store, uint64_t index, struct leaf *ret_leaf)
{
	struct db_query *query = db_query(store->db, "SELECT idx, kind, sha, accepted FROM leaves WHERE idx = ?1");
	enum status status;

	if (index > INT64_MAX)
		return STATUS_NOT_FOUND;
	db_bind_number(query, 1, (int64_t)index);
	status = db_row_one(query);
	return status ? status : read_leaf(query, 0, ret_leaf);
}

enum status
store_note_find(struct store *store, uint64_t index, struct arena *arena, struct store_note *ret_note)
{
	struct db_query *query =
		db_query(store->db, "SELECT idx, kind, sha, accepted, note FROM leaves WHERE idx = ?1");
	enum status status;

	if (index > INT64_MAX)
		return STATUS_NOT_FOUND;
	db_bind_number(query, 1, (int64_t)index);
	status = db_row_one(query);
	return status ? status : store_read_note(query, 0, arena, ret_note);
}

/* ---- published notes ---- */

enum status
store_publish(struct store *store, const struct store_published *published)
{
	struct db_query *query = db_query(store->db, "INSERT INTO published VALUES (?1, ?2, ?3, ?4)");

	db_bind_text(query, 1, kind_words[published->kind]);
	db_bind_text(query, 2, published->subject.name);
	db_bind_number(query, 3, (int64_t)published->serial);
	db_bind_number(query, 4, (int64_t)published->index);
	return db_run(query);
}

enum status
store_published_find(struct store *store, enum leaf_kind kind, const char *subject, uint64_t serial,
		     struct store_published *ret_published)
{
	struct db_query *query =
		db_query(store->db, "SELECT subject, serial, idx FROM published WHERE kind = ?1 AND subject = ?2"
				    " AND (?3 = 0 OR serial = ?3) ORDER BY serial DESC LIMIT 1");
	struct store_published found = {.kind = kind};
	enum status status;

	if (serial > INT64_MAX)
		return STATUS_NOT_FOUND;
	db_bind_text(query, 1, kind_words[kind]);
	db_bind_text(query, 2, subject);
	db_bind_number(query, 3, (int64_t)serial);
	status = db_row_one(query);
	if (!status)
		status = store_read_agency(query, 0, &found.subject);
	if (status)
		return status;
	found.serial = (uint64_t)db_number(query, 1);
	found.index = (uint64_t)db_number(query, 2);
	*ret_published = found;
	return STATUS_OK;
}

enum status
store_published_newest(struct store *store, enum leaf_kind kind, struct arena *arena, struct store_published **ret_list,
		       size_t *ret_count)
{
	struct db_query *query = db_query(store->db, "SELECT count(DISTINCT subject) FROM published WHERE kind = ?1");
	struct store_published *list;
	size_t most, count = 0;
	enum status status;
	int row = 1;

	db_bind_text(query, 1, kind_words[kind]);
	status = db_row_one(query);
	if (status)
		return status;
	most = (size_t)db_number(query, 0);
	list = arena_array(arena, most ? most : 1, sizeof *list);
	if (!list)
		return STATUS_NO_MEMORY;
	/* with one max() the other columns are of its row */
	query = db_query(store->db, "SELECT subject, max(serial), idx FROM published WHERE kind = ?1 GROUP BY subject"
				    " ORDER BY subject LIMIT ?2");
	db_bind_text(query, 1, kind_words[kind]);
	db_bind_number(query, 2, (int64_t)most);
	while (!(status = db_step(query, &row)) && row) {
		assert(count < most); /* LIMIT */
		list[count].kind = kind;
		status = store_read_agency(query, 0, &list[count].subject);
		if (status)
			return status;
		list[count].serial = (uint64_t)db_number(query, 1);
		list[count++].index = (uint64_t)db_number(query, 2);
	}
	if (status)
		return status;
	*ret_list = list;
	*ret_count = count;
	return STATUS_OK;
}

/* ---- notices ---- */

enum status
store_notice_has(struct store *store, const char *id, int *ret_has)
{
	struct db_query *query = db_query(store->db, "SELECT 1 FROM notices WHERE id = ?1");
	enum status status;

	store_bind_id(query, 1, id);
	status = db_row_one(query);
	if (!status || status == STATUS_NOT_FOUND) {
		*ret_has = !status;
		status = STATUS_OK;
	}
	return status;
}

enum status
store_notice_add(struct store *store, const char *id, uint64_t index)
{
	struct db_query *query = db_query(store->db, "INSERT INTO notices VALUES (?1, ?2)");

	store_bind_id(query, 1, id);
	db_bind_number(query, 2, (int64_t)index);
	return db_run(query);
}
