#include "review/report_page.h"

#include <inttypes.h>
#include <string.h>

#include "review/report_chart.h"
#include "review/report_first.h"
#include "review/report_style.h"
#include "review/report_table.h"
#include "review/report_trend.h"
#include "review/sections_table.h"

/* Tables of so few months would be a name at the one edge of the sheet and a
 * figure at the other. */
#define FEW_MONTHS 4

/* ---- the first sheet ------------------------------------------------------------- */

/* "August 2024", or "September 2023 to August 2024". */
static void
write_period(const struct report *report, struct writing *writing)
{
	char text[REPORT_MONTH_SIZE];

	if (!report->month_count)
		return;
	report_month_text(&report->months[0], text);
	writing_put(writing, text);
	if (report->month_count < 2)
		return;
	report_month_text(&report->months[report->month_count - 1], text);
	writing_print(writing, " to %s", text);
}

/* The words that make this report again. */
static void
write_command(const struct report *report, const char *format, struct writing *writing)
{
	char first[REPORT_MONTH_CODE_SIZE], last[REPORT_MONTH_CODE_SIZE];

	if (!report->month_count)
		return;
	report_month_code(&report->months[0], first);
	report_month_code(&report->months[report->month_count - 1], last);
	writing_print(writing, "<code>tellback-review %s %s%s%s --from DIR --roots FILE --crs %s",
		      report->month_count > 1 ? "year" : "month", first, report->month_count > 1 ? ".." : "",
		      report->month_count > 1 ? last : "", report->crs.name);
	if (report->population)
		writing_print(writing, " --population %" PRIu64, report->population);
	writing_print(writing, " --format %s</code>", format);
}

static void
write_head(const struct report *report, struct writing *writing)
{
	writing_put(writing, "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\"/>\n"
			     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
			     "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
			     "style-src 'unsafe-inline'\"/>\n<title>Front door indicators, ");
	write_period(report, writing);
	writing_put(writing, "</title>\n<style>\n");
	writing_put(writing, report_style_text());
	writing_print(writing, "</style>\n</head>\n<body>\n<main%s>\n",
		      report->month_count <= FEW_MONTHS ? " class=\"few\"" : "");
	writing_put(writing, "<h1>The front door: is every referrer told?</h1>\n"
			     "<p class=\"lead\">Indicators for the scrutiny panel and the strategic sub-group, ");
	write_period(report, writing);
	writing_put(writing, ". Front door: ");
	writing_html(writing, report->crs.name);
	writing_put(writing, ".</p>\n");
}

static void
write_remarks(const struct report *report, struct writing *writing)
{
	char run[REPORT_RUN_SIZE];
	size_t said = 0;

	writing_put(writing, "<div class=\"remarks\"><h2>Read this first</h2><ul>\n");
	for (size_t i = 0; report->cover && i < report->month_count;) {
		const char *why = report->cover[i];

		if (!why) {
			i++;
			continue;
		}
		i = report_cover_run(report, i, run);
		writing_print(writing, "<li>%s (*): ", run);
		writing_html(writing, why);
		writing_put(writing, ".</li>\n");
		said++;
	}
	for (size_t i = 0; i < report->remark_count; i++) {
		writing_put(writing, "<li>");
		writing_html(writing, report->remarks[i]);
		writing_put(writing, "</li>\n");
		said++;
	}
	if (!said)
		writing_put(writing, "<li>The log covers every month of this report, and no note that it needs was "
				     "erased.</li>\n");
	writing_put(writing, "</ul></div>\n");
}

static void
write_key(const struct report *report, struct writing *writing)
{
	writing_print(writing,
		      "<div class=\"box key\"><h2>Key</h2><dl>\n"
		      "<dt>c</dt><dd>suppressed: a count from 1 to below %" PRIu64
		      " that could point to a child, a share that leaves so few (13 of 14 tells of one), or a figure from "
		      "which such a count could be worked out</dd>\n"
		      "<dt>-</dt><dd>nothing to count in that month (a share of nothing)</dd>\n"
		      "<dt>no data</dt><dd>the log does not cover the month, or the agency has sent no return</dd>\n"
		      "<dt>not in the log</dt><dd>neither the log nor a return carries it; the reason stands beside "
		      "it</dd>\n"
		      "<dt>*</dt><dd>a month that is not whole; its counts are in no trend</dd>\n"
		      "<dt>bold</dt><dd>a figure that misses its target, or a trend for the worse</dd>\n"
		      "<dt>Direction</dt><dd>the newest known figure against the earliest known one in this report; "
		      "better or worse as the indicator has it</dd></dl></div>\n",
		      report->suppress);
}

static void
write_checkpoint(const struct report *report, struct writing *writing)
{
	writing_put(writing, "<div class=\"box\"><h2>What this was computed from, and how to check it</h2><dl>\n"
			     "<dt>Log</dt><dd>");
	writing_html(writing, report->origin ? report->origin : "");
	writing_print(writing, "</dd>\n<dt>Entries</dt><dd>%" PRIu64 "</dd>\n<dt>Root</dt><dd><code>", report->size);
	writing_html(writing, report->root ? report->root : "");
	writing_put(writing, "</code></dd></dl>\n<p>Log, entries and root are the first three lines of the checkpoint "
			     "that the broker has signed. "
			     "Anybody with a copy of the log (a folder DIR) and the registrar's roots (FILE) can check "
			     "this page without the operator: <code>tellback-review verify --from DIR --roots FILE"
			     "</code> checks every hash and signature, <code>head -3 DIR/checkpoint</code> shows these "
			     "three lines, and ");
	write_command(report, "html", writing);
	writing_put(writing, " makes the same page again, byte for byte. The figures as a table for a spreadsheet: "
			     "the same words with <code>--format csv --out FILE</code>. No figure here was typed by "
			     "hand.</p></div>\n");
}

/* What a section has: nothing, rows that all say why they have no figures, or
 * figures. */
enum holding { HOLDS_NOTHING, HOLDS_REASONS, HOLDS_FIGURES };

static enum holding
holds(const struct report *report, const struct section *section)
{
	enum holding holding = HOLDS_NOTHING;

	for (size_t i = 0; i < report->row_count; i++) {
		if (!report_table_holds(section, report->rows[i].indicator->id))
			continue;
		if (!report->rows[i].indicator->missing)
			return HOLDS_FIGURES;
		holding = HOLDS_REASONS;
	}
	return holding;
}

static void
write_contents(const struct report *report, struct writing *writing)
{
	const struct section *section;

	writing_put(writing, "<nav aria-label=\"Sections\"><ul>\n");
	for (size_t i = 0; (section = sections_table_at(i)); i++) {
		if (holds(report, section) == HOLDS_NOTHING)
			continue;
		writing_print(writing, "<li><a href=\"#section-%zu\">", i + 1);
		writing_html(writing, section->heading);
		writing_put(writing, "</a></li>\n");
	}
	writing_put(writing, "</ul></nav>\n");
}

/* ---- section by section ------------------------------------------------------------ */

/* What the picture says, in a sentence. */
static void
write_finding(const struct report *report, const struct report_row *row, struct writing *writing)
{
	char text[FIGURE_TEXT_SIZE], parts[FIGURE_PARTS_SIZE], month[REPORT_MONTH_SIZE];
	struct trend trend;

	report_trend(report, row, &trend);
	if (trend.last == TREND_NO_MONTH) {
		writing_put(writing, "No month of this report has a figure");
	} else {
		report_month_text(&report->months[trend.last], month);
		report_figure_text(row->indicator, &row->figures[trend.last], text);
		report_figure_parts(row->indicator, &row->figures[trend.last], parts);
		writing_print(writing, "%s: %s%s%s", month, parts, *parts ? ", " : "", text);
		if (trend.way != TREND_ONE)
			writing_print(writing, "; %s", trend.words);
		switch (report_trend_target(row->indicator, &row->figures[trend.last])) {
		case TARGET_NONE:
			break;
		case TARGET_MET:
			writing_put(writing, "; the target is met");
			break;
		case TARGET_MISSED:
			writing_put(writing, "; the target is not met");
			break;
		}
	}
	writing_put(writing, ".");
}

/* The indicator of row ${at}: its picture, its table; returns the row after it. */
static size_t
write_indicator(const struct report *report, size_t at, struct writing *writing)
{
	const struct report_row *row = &report->rows[at];

	writing_put(writing, "<figure><div class=\"head\"><h3>");
	writing_html(writing, row->indicator->id);
	writing_put(writing, " ");
	writing_html(writing, row->indicator->name);
	writing_put(writing, "</h3>\n<figcaption><strong>");
	write_finding(report, row, writing);
	writing_put(writing, "</strong><span class=\"how\">Counted: ");
	writing_html(writing, row->indicator->formula);
	writing_put(writing, ".</span> <span class=\"source\">Source: the log ");
	writing_html(writing, report->origin ? report->origin : "");
	writing_print(writing, ", first %" PRIu64 " entries; ", report->size);
	write_period(report, writing);
	writing_put(writing, ".</span></figcaption>\n");
	if (sections_table_draws(row->indicator->id))
		report_chart_write(report, row, at + 1, writing);
	writing_put(writing, "</div>\n<details open=\"open\"><summary>The figures</summary>\n");
	at = report_table_detail(report, at, writing);
	writing_put(writing, "</details></figure>\n");
	return at;
}

static void
write_heading(const struct section *section, struct writing *writing)
{
	writing_html(writing, section ? section->heading : "Other indicators");
}

/* All that a panel's pack has of it: one table. */
static void
write_section(const struct report *report, const struct section *section, size_t number, struct writing *writing)
{
	if (holds(report, section) == HOLDS_NOTHING)
		return;
	writing_print(writing, "<section class=\"pack\" id=\"section-%zu\"><h2>", number);
	write_heading(section, writing);
	writing_put(writing, "</h2>\n");
	report_table_overview(report, section, writing);
	if (holds(report, section) == HOLDS_FIGURES)
		writing_print(writing,
			      "<p class=\"source\"><a href=\"#detail-%zu\">Pictures, parts and how each is counted</a>"
			      "</p>\n",
			      number);
	writing_put(writing, "</section>\n");
}

/* Indicator by indicator. */
static void
write_details(const struct report *report, const struct section *section, size_t number, struct writing *writing)
{
	if (holds(report, section) != HOLDS_FIGURES)
		return;
	writing_print(writing, "<section id=\"detail-%zu\"><h2>Indicator by indicator: ", number);
	write_heading(section, writing);
	writing_put(writing, "</h2>\n");
	for (size_t at = 0; at < report->row_count;) {
		const struct indicator *indicator = report->rows[at].indicator;

		if (!indicator->missing && report_table_holds(section, indicator->id)) {
			at = write_indicator(report, at, writing);
			continue;
		}
		at++;
	}
	writing_put(writing, "</section>\n");
}

void
report_page_write(const struct report *report, struct writing *writing)
{
	const struct section *section;
	size_t count = sections_table_count();

	write_head(report, writing);
	write_remarks(report, writing);
	report_first_write(report, writing);
	write_contents(report, writing);
	write_key(report, writing);
	write_checkpoint(report, writing);
	for (size_t i = 0; (section = sections_table_at(i)); i++)
		write_section(report, section, i + 1, writing);
	write_section(report, NULL, count + 1, writing);
	for (size_t i = 0; (section = sections_table_at(i)); i++)
		write_details(report, section, i + 1, writing);
	write_details(report, NULL, count + 1, writing);
	writing_put(writing, "</main>\n<footer><p>Made by tellback-review from the log ");
	writing_html(writing, report->origin ? report->origin : "");
	writing_print(writing,
		      ", %" PRIu64 " entries. Counts only: no child, family or worker is named.</p></footer>\n",
		      report->size);
	writing_put(writing, "</body>\n</html>\n");
}
