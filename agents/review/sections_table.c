#include "review/sections_table.h"

#include <string.h>

#include "review/report.h"

static const struct section sections[] = {
	{"Are referrers told?", {"P1", "P2", "P3", "P4", "P19"}},
	{"Records and outcomes shared", {"P5", "P6", "P11", "P12"}},
	{"Police referrals and notifications", {"P7", "P8", "P18"}},
	{"Requests for information", {"P9", "P10"}},
	{"Contacts and referrals", {"I1", "I2", "I3", "I4", "I5", "I6", "I7"}},
	{"Assessments", {"I8", "I9"}},
	{"Strategy discussions, enquiries and conferences", {"I10", "I11", "I12", "I13", "I14", "I15", "I16"}},
	{"Missing children and police protection", {"I17", "I18"}},
	{"Schools, early years and out of hours", {"P15", "P16"}},
	{"Disagreements between professionals", {"P17"}},
	{"Who the children are, and what they say", {"P13", "P14", "P20"}},
};

static const struct letter letters[] = {
	{"What the letter of 17 July 2025 says must improve (joint inspection, Southampton)",
	 {{"High-risk police referrals reach the front door in time", {"P7", "P7b"}, "", ""},
	  {"Health navigators have the capacity to answer requests for information", {"P9", "P9b", "P9d"}, "", ""},
	  {"Written records of strategy meetings, and outcomes of assessments and enquiries, are shared",
	   {"P5", "P5b", "P6", "P6c"},
	   "",
	   ""}}},
	{"What the letter of 18 January 2022 says must improve (joint inspection, Hampshire)",
	 {{"Medium and standard police notifications do not wait unseen", {"P8", "P8b"}, "", ""},
	  {"A decision to enquire jointly is not changed outside a strategy meeting", {"P12"}, "", ""},
	  {"Health is told what became of the contacts and referrals it makes", {"P2", "P3"}, "kind", "health"}}},
};

size_t
sections_table_count(void)
{
	return sizeof sections / sizeof *sections;
}

const struct section *
sections_table_at(size_t at)
{
	return at < sections_table_count() ? &sections[at] : NULL;
}

const struct letter *
sections_table_letter(size_t at)
{
	return at < sizeof letters / sizeof *letters ? &letters[at] : NULL;
}

int
sections_table_holds(const struct section *section, const char *id)
{
	size_t size = report_id_base(id);

	for (size_t i = 0; i < SECTION_IDS_MOST && section->ids[i]; i++)
		if (strlen(section->ids[i]) == size && !memcmp(section->ids[i], id, size))
			return 1;
	return 0;
}

int
sections_table_asks(const struct letter_item *item, const char *id)
{
	for (size_t i = 0; i < SECTION_IDS_MOST && item->ids[i]; i++)
		if (!strcmp(item->ids[i], id))
			return 1;
	return 0;
}

int
sections_table_draws(const char *id)
{
	if (!id[report_id_base(id)])
		return 1;
	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
		for (size_t item = 0; item < LETTER_ITEMS; item++)
			if (sections_table_asks(&letters[i].items[item], id))
				return 1;
	return 0;
}
