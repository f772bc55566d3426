#include "content/identity.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "content/identifier.h"

#define NHS_DIGITS 10
/* What a name may give to its text: longer ones agree in their beginning. */
#define NAME_BYTES 80

void
identity_number(const char *nhs_number, char ret_text[IDENTITY_SIZE])
{
	char digits[NHS_DIGITS + 1];
	size_t count = 0;

	ret_text[0] = '\0';
	for (; *nhs_number; nhs_number++) {
		if (*nhs_number == ' ' || *nhs_number == '-')
			continue;
		if (*nhs_number < '0' || *nhs_number > '9' || count == NHS_DIGITS)
			return;
		digits[count++] = *nhs_number;
	}
	digits[count] = '\0';
	/* with a wrong check digit it is somebody else's, or nobody's */
	if (count == NHS_DIGITS && identifier_nhs_number(digits))
		(void)snprintf(ret_text, IDENTITY_SIZE, "nhs %s", digits);
}

/* U+00C0 to U+00FF, the second byte of C3 xx from 80 on, without accents. */
static const char plain_letters[64][3] = {
	"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
	"d", "n", "o", "o", "o", "o", "o",  "",  "o", "u", "u", "u", "u", "y", "th", "ss",
	"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
	"d", "n", "o", "o", "o", "o", "o",  "",  "o", "u", "u", "u", "u", "y", "th", "y",
};

/* Add what ${name} gives to ${ret_text}; of its first word only, if so asked.
 * The number of bytes. */
enum part { FIRST_WORD, WHOLE_NAME };
static size_t
fold(const char *name, enum part part, char *ret_text, size_t most)
{
	const unsigned char *at = (const unsigned char *)name;
	size_t size = 0;

	while (*at && size + 2 < most) {
		unsigned char byte = *at++;

		if (byte == 0xC3 && *at >= 0x80 && *at <= 0xBF) {
			for (const char *letter = plain_letters[*at++ - 0x80]; *letter; letter++)
				ret_text[size++] = *letter;
		} else if (byte >= 'A' && byte <= 'Z') {
			ret_text[size++] = (char)(byte - 'A' + 'a');
		} else if ((byte >= 'a' && byte <= 'z') || byte >= 0x80) {
			ret_text[size++] = (char)byte;
		} else if (part == FIRST_WORD && size && byte == ' ') {
			break;
		}
	}
	ret_text[size] = '\0';
	return size;
}

void
identity_name(const char *given_names, const char *family_name, const char *birth_date,
	      char ret_text[IDENTITY_SIZE])
{
	char given[NAME_BYTES], family[NAME_BYTES];
	int32_t day;

	ret_text[0] = '\0';
	if (!fold(given_names, FIRST_WORD, given, sizeof given) ||
	    !fold(family_name, WHOLE_NAME, family, sizeof family) || day_parse(birth_date, &day))
		return;
	(void)snprintf(ret_text, IDENTITY_SIZE, "name %s %s %s", given, family, birth_date);
}

int
identity_within_year(int earlier_day, int later_day)
{
	char text[DAY_SIZE];
	int32_t last;
	size_t at = 3;

	if (later_day < earlier_day)
		return 0;
	day_print(earlier_day, text);
	if (!strncmp(text, "9999", 4))
		return 0;
	for (; text[at] == '9'; at--) /* the next year, digit by digit */
		text[at] = '0';
	text[at]++;
	if (day_parse(text, &last)) { /* 29 February: to the 28th */
		memcpy(text + 8, "28", 2);
		if (day_parse(text, &last))
			return 0;
	}
	return later_day <= last;
}
