#include "content/identifier.h"

#include <string.h>

#include "base/day.h"

#define DIGITS "0123456789"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* Check letters of a UPN, 0 to 22: without I, O and S, which look like digits. */
static const char upn_letters[] = "ABCDEFGHJKLMNPQRTUVWXYZ";

/* ${text} is ${count} digits and then ${after}. */
static int
has_digits(const char *text, size_t count, char after)
{
	return strspn(text, DIGITS) >= count && text[count] == after;
}

int
identifier_nhs_number(const char *text)
{
	char digits[10];
	size_t count = 0;
	int sum = 0, check;

	/* Shown as 999 000 0018: spaces are how people write it. */
	for (; *text; text++) {
		if (*text == ' ')
			continue;
		if (*text < '0' || *text > '9' || count == sizeof digits)
			return 0;
		digits[count++] = *text;
	}
	if (count != sizeof digits)
		return 0;
	for (int i = 0; i < 9; i++)
		sum += (digits[i] - '0') * (10 - i);
	check = 11 - sum % 11;
	if (check == 11)
		check = 0;
	/* 999 999 9999 passes the sum but is what people type for "unknown". */
	return check != 10 && check == digits[9] - '0' && strncmp(digits, "9999999999", 10) != 0;
}

/* The local authorities of DfE that may stand in a UPN: first and last of each
 * run, 838, 839 and 940 to 943 from later splits.  docs/FIELDS.md, "Identifiers". */
static int
is_authority(int code)
{
	static const struct {
		int first, last;
	} runs[] = {
		{1, 5},	    {201, 213}, {301, 320}, {330, 336}, {340, 344}, {350, 359}, {370, 373},
		{380, 384}, {390, 394}, {420, 420}, {660, 681}, {701, 708}, {800, 803}, {805, 808},
		{810, 813}, {815, 816}, {820, 823}, {825, 826}, {830, 831}, {835, 841}, {845, 846},
		{850, 852}, {855, 857}, {860, 861}, {865, 896}, {908, 909}, {916, 916}, {919, 919},
		{921, 921}, {925, 926}, {928, 929}, {931, 931}, {933, 933}, {935, 938}, {940, 943},
	};

	for (size_t i = 0; i < sizeof runs / sizeof *runs; i++)
		if (code >= runs[i].first && code <= runs[i].last)
			return 1;
	return 0;
}

int
identifier_upn(const char *text)
{
	const char *last;
	int sum = 0;

	if (strlen(text) != 13 || !strchr(upn_letters, text[0]) || strspn(text + 1, DIGITS) < 11)
		return 0;
	for (int i = 1; i < 12; i++)
		sum += (text[i] - '0') * (i + 1);
	/* A temporary one ends in a letter instead of the serial's last digit. */
	last = strchr(upn_letters, text[12]);
	if (last)
		sum += (int)(last - upn_letters) * 13;
	else if (text[12] >= '0' && text[12] <= '9')
		sum += (text[12] - '0') * 13;
	else
		return 0;
	return upn_letters[sum % 23] == text[0] &&
	       is_authority((text[1] - '0') * 100 + (text[2] - '0') * 10 + text[3] - '0');
}

int
identifier_date(const char *text)
{
	int32_t day;

	/* Nobody whom a message names was born before 1900 or after 2099. */
	return !day_parse(text, &day) && strcmp(text, "1900-01-01") >= 0 && strcmp(text, "2100-01-01") < 0;
}

int
identifier_postcode(const char *text)
{
	/* A a letter, 9 a digit; the inward part is always 9AA. */
	static const char *const shapes[] = {"A9 9AA", "A99 9AA", "AA9 9AA", "AA99 9AA", "A9A 9AA", "AA9A 9AA"};

	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		const char *shape = shapes[i];
		size_t at = 0;

		for (; shape[at] && text[at]; at++) {
			const char *allowed = shape[at] == 'A' ? UPPER : shape[at] == '9' ? DIGITS : " ";

			if (!strchr(allowed, text[at]))
				break;
		}
		if (!shape[at] && !text[at])
			return 1;
	}
	return 0;
}

int
identifier_uprn(const char *text)
{
	size_t length = strlen(text);

	return length >= 1 && length <= 12 && has_digits(text, length, '\0') && strspn(text, "0") < length;
}

int
identifier_urn(const char *text)
{
	return has_digits(text, 6, '\0') && *text != '0';
}

int
identifier_la_child_id(const char *text)
{
	size_t length = strlen(text);

	return length >= 1 && length <= 10 && *text != '0' &&
	       strspn(text, DIGITS UPPER "abcdefghijklmnopqrstuvwxyz") == length;
}

/* The lists, codes separated by spaces. */
static const struct {
	const char *list;
	const char *codes;
} lists[] = {
	{"ethnicity", "WBRI WIRI WIRT WOTH WROM MWBC MWBA MWAS MOTH AIND APKN ABAN AOTH BCRB BAFR BOTH CHNE OOTH REFU "
		      "NOBT"},
	{"referral-source", "1A 1B 1C 1D 2A 2B 3A 3B 3C 3D 3E 3F 4 5A 5B 5C 5D 6 7 8 9 10"},
	{"disability", "NONE MOB HAND PC INC COMM LD HEAR VIS BEH CON AUT DDA"},
	{"upn-unknown", "UN1 UN2 UN3 UN4 UN5 UN6 UN7 UN8 UN9 UN10"},
	{"factor", "1A 1B 1C 2A 2B 2C 3A 3B 3C 4A 4B 4C 5A 5B 5C 6A 6B 6C 7A 8B 8C 8D 8E 8F 9A 10A 11A 12A 13A 14A "
		   "15A 16A 17A 18B 18C 19B 19C 20 21 22A 23A 24A"},
	{"abuse", "NEG PHY SAB EMO MUL"},
	{"primary-need", "N0 N1 N2 N3 N4 N5 N6 N7 N8 N9"},
	{"closure", "RC1 RC2 RC3 RC4 RC5 RC6 RC7 RC8 RC9"},
};

int
identifier_in_list(const char *list, const char *code)
{
	size_t length = strlen(code);

	if (!length || strchr(code, ' '))
		return 0;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		if (strcmp(lists[i].list, list))
			continue;
		for (const char *at = strstr(lists[i].codes, code); at; at = strstr(at + 1, code))
			if ((at == lists[i].codes || at[-1] == ' ') && (at[length] == ' ' || !at[length]))
				return 1;
	}
	return 0;
}
