#include "front/admission.h"

#include <stdlib.h>
#include <string.h>

/* One key.  Times ring of handshakes: the slot to be written next is the
 * oldest, so "too many" is "the oldest is within the span". */
struct entry {
	struct front_key key;
	int64_t handshakes_ms[ADMISSION_HANDSHAKES];
	unsigned next;
	unsigned connections;
};

struct table {
	struct entry *entries; /* sorted by curve */
	size_t count;
	size_t room;
	uint64_t generation;
};

struct admission {
	struct table now;
	struct table coming;
	int is_coming;
};

enum status
admission_new(struct admission **ret_admission)
{
	struct admission *admission = calloc(1, sizeof *admission);

	if (!admission)
		return STATUS_NO_MEMORY;
	*ret_admission = admission;
	return STATUS_OK;
}

static int
compare(const void *a, const void *b)
{
	const struct entry *left = a, *right = b;

	return strcmp(left->key.curve, right->key.curve);
}

static struct entry *
find(const struct table *table, const char *curve)
{
	struct entry wanted = {.next = 0};

	if (!table->count || strlen(curve) != Z85_KEY_SIZE - 1)
		return NULL;
	memcpy(wanted.key.curve, curve, Z85_KEY_SIZE);
	return bsearch(&wanted, table->entries, table->count, sizeof *table->entries, compare);
}

static void
table_done(struct table *table)
{
	free(table->entries);
	*table = (struct table){NULL, 0, 0, 0};
}

static enum status
table_add(struct table *table, const struct front_keys *keys)
{
	size_t room = table->count + keys->count;
	struct entry *entries;

	if (room > ADMISSION_MOST)
		return STATUS_MALFORMED;
	if (room > table->room) {
		entries = realloc(table->entries, room * sizeof *entries);
		if (!entries)
			return STATUS_NO_MEMORY;
		table->entries = entries;
		table->room = room;
	}
	for (size_t i = 0; i < keys->count; i++)
		table->entries[table->count++] = (struct entry){.key = keys->keys[i]};
	return STATUS_OK;
}

/* Sort; a key that stands for two agencies would speak for either. */
static enum status
table_sort(struct table *table)
{
	if (table->count)
		qsort(table->entries, table->count, sizeof *table->entries, compare);
	for (size_t i = 1; i < table->count; i++)
		if (!compare(&table->entries[i - 1], &table->entries[i]))
			return STATUS_MALFORMED;
	return STATUS_OK;
}

enum status
admission_take(struct admission *admission, const struct front_keys *keys, int *ret_whole)
{
	struct table *coming = &admission->coming;
	enum status status = STATUS_OK;

	if (!admission->is_coming)
		coming->generation = keys->generation;
	else if (coming->generation != keys->generation)
		status = STATUS_MALFORMED;
	admission->is_coming = 1;
	if (!status)
		status = table_add(coming, keys);
	*ret_whole = 0;
	if (!status && keys->more)
		return STATUS_OK;
	if (!status)
		status = table_sort(coming);
	admission->is_coming = 0;
	if (status) {
		table_done(coming);
		return status;
	}
	for (size_t i = 0; i < coming->count; i++) {
		struct front_key key = coming->entries[i].key;
		const struct entry *old = find(&admission->now, key.curve);

		if (old)
			coming->entries[i] = *old;
		coming->entries[i].key = key;
	}
	table_done(&admission->now);
	admission->now = *coming;
	*coming = (struct table){NULL, 0, 0, 0};
	*ret_whole = 1;
	return STATUS_OK;
}

enum admission_verdict
admission_ask(struct admission *admission, const char *curve, struct tick now)
{
	struct entry *entry = find(&admission->now, curve);
	int64_t *oldest;

	if (!entry)
		return ADMISSION_UNKNOWN;
	if (entry->connections >= ADMISSION_CONNECTIONS)
		return ADMISSION_LATER;
	oldest = &entry->handshakes_ms[entry->next];
	if (*oldest && now.ms - *oldest < ADMISSION_SPAN_MS)
		return ADMISSION_LATER;
	*oldest = now.ms ? now.ms : 1; /* 0 is "none" */
	entry->next = (entry->next + 1) % ADMISSION_HANDSHAKES;
	return ADMISSION_YES;
}

const struct agency *
admission_agency(const struct admission *admission, const char *curve)
{
	const struct entry *entry = find(&admission->now, curve);

	return entry ? &entry->key.agency : NULL;
}

int
admission_connected(struct admission *admission, const char *curve)
{
	struct entry *entry = find(&admission->now, curve);

	if (!entry || entry->connections >= ADMISSION_CONNECTIONS)
		return 1;
	entry->connections++;
	return 0;
}

void
admission_left(struct admission *admission, const char *curve)
{
	struct entry *entry = find(&admission->now, curve);

	/* a key that was taken out and came back starts from nought */
	if (entry && entry->connections)
		entry->connections--;
}

const char *
admission_curve_of(const struct admission *admission, const struct agency *agency, size_t at)
{
	for (size_t i = 0; i < admission->now.count; i++)
		if (!strcmp(admission->now.entries[i].key.agency.name, agency->name) && !at--)
			return admission->now.entries[i].key.curve;
	return NULL;
}

void
admission_free(struct admission *admission)
{
	if (!admission)
		return;
	table_done(&admission->now);
	table_done(&admission->coming);
	free(admission);
}
