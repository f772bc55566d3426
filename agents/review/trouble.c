#include "review/trouble.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* What a terminal would obey, or show in another order than it stands. */
static int
is_shown(uint32_t point)
{
	return point >= 0x20 && !(point >= 0x7f && point <= 0x9f) && !(point >= 0x200b && point <= 0x200f) &&
	       !(point >= 0x2028 && point <= 0x202e) && !(point >= 0x2066 && point <= 0x2069);
}

/* Names of files and of signers are whoever's who made the copy. */
static void
make_plain(char *words)
{
	char *to = words;
	struct view rest = {(const uint8_t *)words, strlen(words)};

	while (rest.size) {
		const uint8_t *from = rest.bytes;
		uint32_t point;

		if (utf8_next(&rest, &point) || !is_shown(point)) {
			*to++ = '?';
			if (rest.bytes == from)
				rest = (struct view){from + 1, rest.size - 1};
			continue;
		}
		memmove(to, from, (size_t)(rest.bytes - from));
		to += rest.bytes - from;
	}
	*to = '\0';
}

enum status
trouble_say(struct trouble *trouble, enum status status, const char *format, ...)
{
	va_list list;

	if (trouble->words[0])
		return status;
	va_start(list, format);
	(void)vsnprintf(trouble->words, sizeof trouble->words, format, list); /* a long one ends early */
	va_end(list);
	make_plain(trouble->words);
	return status;
}
