/* Writes a report made by hand as a page, and what must be found in it when it
 * has been printed.
 *
 *   report_driver MONTHS PAGE WANTED
 *
 * WANTED has a line an indicator: its id, its name and the figure of each
 * month, with a | between; for one that is not in the log its reason. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "review/report_page.h"
#include "support/hand_report.h"

static void
want_row(const struct hand_report *hand, const struct report_row *row, struct writing *wanted)
{
	char text[FIGURE_TEXT_SIZE];

	writing_print(wanted, "%s|%s", row->indicator->id, row->indicator->name);
	if (row->indicator->missing)
		writing_print(wanted, "|%s", row->indicator->missing);
	for (size_t i = 0; !row->indicator->missing && i < hand->report.month_count; i++) {
		report_figure_text(row->indicator, &row->figures[i], text);
		writing_print(wanted, "|%s", text);
	}
	writing_put(wanted, "\n");
}

static int
save(const char *path, struct writing *writing)
{
	struct view content = {(const uint8_t *)writing->text, writing->size};
	int failed = writing->status || file_write(path, content, 0600);

	writing_done(writing);
	return failed;
}

int
main(int argc, char **argv)
{
	static struct hand_report hand;
	struct writing page = {.text = NULL}, wanted = {.text = NULL};
	size_t months = argc == 4 ? strtoul(argv[1], NULL, 10) : 0;

	if (!months || months > REPORT_MONTHS_MOST) {
		(void)fputs("usage: report_driver MONTHS PAGE WANTED\n", stderr);
		return 2;
	}
	hand_report_make(months, &hand);
	report_page_write(&hand.report, &page);
	for (size_t i = 0; i < hand.report.row_count; i++)
		if (!*hand.rows[i].split)
			want_row(&hand, &hand.rows[i], &wanted);
	if (save(argv[2], &page) || save(argv[3], &wanted)) {
		(void)fputs("report_driver: the page could not be written\n", stderr);
		return 1;
	}
	return 0;
}
