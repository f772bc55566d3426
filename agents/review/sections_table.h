/* How a report is laid out: which indicators stand under which heading, and
 * what the two inspection letters ask for. */
#ifndef TELLBACK_REVIEW_SECTIONS_TABLE_H
#define TELLBACK_REVIEW_SECTIONS_TABLE_H

#include <stddef.h>

/** Most indicators of a section, or of an item of a letter. */
#define SECTION_IDS_MOST 12

/**
 * struct section:
 * A heading and what stands under it.
 *
 * Shape:  ${ids} without a measure's letter ("P3" for P3a and P3b), NULL after
 *         the last.
 */
struct section {
	const char *heading;
	const char *ids[SECTION_IDS_MOST];
};

/**
 * struct letter_item:
 * What a letter says must improve, and by what it is measured.
 *
 * Shape:  ${ids} with their letters, NULL after the last; ${split} and ${part}
 *         those whose figures are asked for ("" for all).
 */
struct letter_item {
	const char *what;
	const char *ids[SECTION_IDS_MOST];
	const char *split;
	const char *part;
};

/** What each letter asks for. */
#define LETTER_ITEMS 3

/**
 * struct letter:
 * A letter of the inspectorates.
 */
struct letter {
	const char *title;
	struct letter_item items[LETTER_ITEMS];
};

/**
 * sections_table_count(), sections_table_at(at), sections_table_letter(at):
 * The sections in the order of the page, and the letters; NULL past the last.
 */
size_t sections_table_count(void);
const struct section *sections_table_at(size_t at);
const struct letter *sections_table_letter(size_t at);

/**
 * sections_table_holds(section, id), sections_table_asks(item, id):
 * Does the measure ${id} ("P3b") stand under ${section} (which has "P3")?  Is it
 * what ${item} is measured by?
 */
int sections_table_holds(const struct section *section, const char *id);
int sections_table_asks(const struct letter_item *item, const char *id);

/**
 * sections_table_draws(id):
 * Is there a picture of the measure: an indicator's first, and what a letter
 * asks for?
 */
int sections_table_draws(const char *id);

#endif
